import { markdownTable } from "../../lib/notebook/markdown-table";
import { ComparedQuestion, comparedRow, compareWithMnist, isDecided } from "./other-data";
import { AuditResults } from "./read";

/** The verdicts of the same audit made a second time: the same seeds and rules, on another day or machine. */
export interface RepeatedAudit {
  /** Of the machine that repeated it. */
  processor: string;
  models: number;
  /** How long all of it took, from the judges' training to the report; not there where parts of an earlier run were taken. */
  wholeRun?: WholeRun;
  /** Questions in the write-up's order: `verdicts.mnist` is the first run's, `verdicts.other` the repetition's. */
  questions: ComparedQuestion[];
}

/** The time of an audit that began with nothing, by the clock. */
export interface WholeRun {
  minutes: number;
  /** Parts made at once, one a core. */
  processes: number;
}

/**
 * Pairs the questions of an audit with those of its repetition.
 *
 * @param processor of the machine that repeated it
 * @param wholeRun its time, if it began with nothing
 * @throws RangeError when the two are of different rules
 */
export function compareWithRepetition(
  first: AuditResults,
  again: AuditResults,
  processor: string,
  wholeRun?: WholeRun,
): RepeatedAudit {
  const { models, questions } = compareWithMnist(first, again);
  return { processor, models, ...(wholeRun && { wholeRun }), questions };
}

/** How many verdicts the repetition has too, and a table of those that it has not. */
export function repeatedText({ processor, models, wholeRun, questions }: RepeatedAudit): string {
  const changed = questions.filter(({ verdicts }) => verdicts.mnist !== verdicts.other);
  const opposite = changed.filter(isDecided);
  const rows = changed.map(comparedRow);
  const same = questions.length - changed.length;
  return [
    `${processor}: ${models} models trained and measured again${wholeRun ? durationText(wholeRun) : ""}. Of ${questions.length} questions ${same} have the same ` +
      `verdict, ${changed.length - opposite.length} are decided in one of the two runs alone, and ${opposite.length} have the opposite one` +
      (changed.length > 0 ? ":" : "."),
    ...(changed.length > 0 ? ["", markdownTable(["what is asked", "the run that decides", "again"], rows)] : []),
  ].join("\n");
}

function durationText({ minutes, processes }: WholeRun): string {
  const at = processes > 1 ? `${processes} parts at once` : "one part after the other";
  return `, with judges and report in ${minutes.toFixed(0)} minutes by the clock, ${at}`;
}
