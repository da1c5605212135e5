import { folded } from "../../lib/notebook/folded";
import { markdownTable } from "../../lib/notebook/markdown-table";
import { QuestionResult, SentenceResult } from "../claims";
import { RULES } from "../rules";
import { askedText, comparedText, criterionNumber, foundText, subjectName } from "./numbers";
import { AuditResults, findSentence, MARKS, sentenceVerdict } from "./read";

/** A sentence as it stands in the write-up, with its translation, as a block quote. */
export function sentenceQuote({ quotes, english }: SentenceResult): string {
  return `> **Write-up:** ${quotes.map((quote) => `«${quote}»`).join(" ")}\n>\n> *${english}*`;
}

/** One sentence in full: each question with what was measured, asked for and found, controls, rivals, and how firm it is. */
export function sentenceDetails(sentence: SentenceResult): string {
  const questions = sentence.questions.map(questionDetails);
  return [sentenceQuote(sentence), ...questions, `Changed since the first edition: ${sentence.changed}`].join("\n\n");
}

function questionDetails(result: QuestionResult): string {
  const { question, verdict, because, wouldDecide, criteria, firstReading } = result;
  const rows = [
    ["verdict", `**${MARKS[verdict]}** ${scopeText(question.scope)}`],
    ...criteria.map((found) => [
      "measured",
      `${comparedText(found.criterion)}: ${foundText(found)}; asked for: ${askedText(found.criterion)}`,
    ]),
    ...(question.ifMet
      ? [
          ["if met", question.ifMet],
          ["if not", question.ifNot],
        ]
      : []),
    ...(firstReading && because.length > 0 ? [["at the first reading", firstReading]] : []),
    ...(because.length > 0 ? [[verdict === "can't be decided" ? "undecided by" : "because", because.join("; ")]] : []),
    ...(wouldDecide.length > 0 ? [["what would decide it", wouldDecide.join("; ")]] : []),
    ...stabilityRows(result),
    ...controlRows(result),
    ...rivalRows(result),
  ];
  return `**${question.asks}**\n\n${markdownTable(["", ""], rows)}`;
}

function scopeText(scope: "reported" | "general"): string {
  return scope === "reported" ? "(as reported)" : "(in general)";
}

function stabilityRows({ stability }: QuestionResult): string[][] {
  if (!stability) return [];
  const same = stability.readings.filter((reading) => reading.same).length;
  return [
    [
      "how firm",
      `${(100 * stability.seeds).toFixed(0)} % of the resamples of seeds agree; ${same} of ${stability.readings.length} other readings do`,
    ],
  ];
}

function controlRows({ controls, question }: QuestionResult): string[][] {
  return controls.map(({ subject, expected, why, criterion = 0, mean, passed, asExpected }) => [
    `control, should ${expected}`,
    `${RULES.controls[subject as keyof typeof RULES.controls] ?? subjectName(subject)} (${why}): ${criterionNumber(question.criteria[criterion], mean)}, ` +
      `${passed ? "passes" : "fails"}${asExpected ? "" : " — **not as it should**"}`,
  ]);
}

function rivalRows({ rivals, question }: QuestionResult): string[][] {
  return rivals.map(({ subject, means, meets }) => [
    "for comparison",
    `${subjectName(subject)}: ${means.map((mean, i) => criterionNumber(question.criteria[i], mean)).join(", ")}; ${meets ? "meets it as well" : "does not meet it"}`,
  ]);
}

/**
 * Several sentences, one line each, which unfold to the sentence in full.
 *
 * @throws RangeError naming an id that no sentence has
 */
export function foldedSentences(sentences: readonly SentenceResult[], ids: readonly string[]): string {
  return ids
    .map((id) => findSentence(sentences, id))
    .map((one) => folded(`<b>${sentenceVerdict(one)}</b> · ${one.english}`, sentenceDetails(one)))
    .join("\n\n");
}

/**
 * What the audit says of some sentences, beside a notebook's own measurement: a row for each question.
 *
 * @throws RangeError naming an id that no sentence has
 */
export function auditTable({ measured, sentences }: AuditResults, ids: readonly string[]): string {
  const rows = ids.flatMap((id) => {
    const { english, questions } = findSentence(sentences, id);
    return questions.map(({ question, verdict, criteria, because }, i) => [
      i === 0 ? `*${english}*` : "",
      question.asks,
      `**${MARKS[verdict]}**`,
      [...criteria.map(foundText), ...because].join("; "),
    ]);
  });
  const head = `the audit, ${measured.seeds.length} seeds, ${measured.run.data.name}`;
  return markdownTable([head, "asked", "verdict", "found"], rows);
}
