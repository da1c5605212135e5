import { markdownTable } from "../../lib/notebook/markdown-table";
import { DataIdentity } from "../../lib/data/mnist";
import { ClaimVerdict } from "../claims";
import { foundText } from "./numbers";
import { auditSize, AuditResults, MARKS } from "./read";

/** One question asked of two data sets. */
export interface ComparedQuestion {
  /** Name and meaning of the sentence. */
  id: string;
  english: string;
  asks: string;
  verdicts: { mnist: ClaimVerdict; other: ClaimVerdict };
  /** The numbers behind each verdict, as text. */
  found: { mnist: string; other: string };
}

/** The verdicts of an audit of other data beside MNIST's. */
export interface OtherDataComparison {
  data: DataIdentity;
  models: number;
  seeds: number[];
  /** Questions of both audits, in the write-up's order. */
  questions: ComparedQuestion[];
}

/**
 * Pairs the questions of an audit of other data with those of MNIST's audit: by sentence and by what is asked.
 *
 * @throws RangeError when the other audit has a question that MNIST's has not: they are of different rules
 */
export function compareWithMnist(mnist: AuditResults, other: AuditResults): OtherDataComparison {
  const questions = other.sentences.flatMap(({ id, english, questions }) =>
    questions.map((result) => {
      const { asks } = result.question;
      const same = mnist.sentences
        .find((sentence) => sentence.id === id)
        ?.questions.find(({ question }) => question.asks === asks);
      if (!same) throw new RangeError(`mnist: expected the question "${asks}" of ${id}, found none: other rules`);
      return {
        id,
        english,
        asks,
        verdicts: { mnist: same.verdict, other: result.verdict },
        found: { mnist: same.criteria.map(foundText).join("; "), other: result.criteria.map(foundText).join("; ") },
      };
    }),
  );
  return { data: other.measured.run.data, ...auditSize(other), questions };
}

/** Whether both verdicts say that it holds or that it does not. */
export function isDecided({ verdicts }: ComparedQuestion): boolean {
  return [verdicts.mnist, verdicts.other].every((verdict) => verdict === "holds" || verdict === "does not hold");
}

/** A question with both verdicts as cells of a table. */
export function comparedRow({ english, asks, verdicts, found }: ComparedQuestion): string[] {
  return [
    `*${english}*<br>${asks}`,
    `${MARKS[verdicts.mnist]}: ${found.mnist}`,
    `${MARKS[verdicts.other]}: ${found.other}`,
  ];
}

/** Which of the sentences are MNIST's own: counts, and a table of the questions whose verdict is the opposite. */
export function otherDataText({ data, models, seeds, questions }: OtherDataComparison): string {
  const asked = questions.filter(({ verdicts }) => verdicts.other !== "not applicable");
  const both = asked.filter(isDecided);
  const opposite = both.filter(({ verdicts }) => verdicts.mnist !== verdicts.other);
  const rows = opposite.map(comparedRow);
  return [
    `${data.name}: ${models} models, ${seeds.length} seeds (${seeds[0]} to ${seeds[seeds.length - 1]}), judges of its own. ` +
      `Of ${questions.length} questions ${questions.length - asked.length} are about MNIST alone and ${asked.length - both.length} ` +
      `can't be decided on one of the two; of the ${both.length} others ${both.length - opposite.length} have the same verdict` +
      (opposite.length > 0 ? `, and ${opposite.length} the opposite one:` : "."),
    ...(rows.length > 0 ? ["", markdownTable(["what is asked", "MNIST", data.name], rows)] : []),
  ].join("\n");
}
