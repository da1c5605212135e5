import { markdownTable } from "../../lib/notebook/markdown-table";
import { QuestionResult, scopeVerdict, SentenceResult } from "../claims";
import { foundText } from "./numbers";
import { AuditResults, MARKS, sentenceVerdict, statusText, verdictCounts } from "./read";

/** All sentences in one table: the sentence, its verdicts, what was found for each question. */
export function verdictTable(sentences: readonly SentenceResult[]): string {
  const rows = sentences.map((sentence) => [
    `«${sentence.quotes.map(words).join("» «")}»<br>*${sentence.english}*`,
    `**${sentenceVerdict(sentence)}**`,
    sentence.questions.map(questionLine).join("<br>"),
  ]);
  return markdownTable(["the write-up's sentence", "verdict", "questions, and what was found"], rows);
}

/** A sentence of the write-up without its marks of Markdown; a row of a table as its cells. */
export function words(quote: string): string {
  const cells = quote.split("|").map((cell) => cell.trim());
  return cells
    .filter((cell) => cell !== "")
    .join(" · ")
    .replace(/\*\*|`/g, "");
}

/** One question in a line: mark, what is asked, what was found. */
export function questionLine({ question, verdict, criteria, because }: QuestionResult): string {
  const found = [...criteria.map(foundText), ...because].join("; ");
  return `${MARKS[verdict].slice(0, 1)} ${question.asks} ${found}`;
}

/** The names of all sentences with their verdicts, for a terminal. */
export function verdictLines(sentences: readonly SentenceResult[]): string[] {
  return sentences.map((sentence) => `${sentence.id.padEnd(28)} ${sentenceVerdict(sentence)}`);
}

/** What the list of a README may take at most. */
const MOST_LINES = 40;

/**
 * The verdicts as a short list: what does not hold with its meaning, what can't be decided with what would decide it, what
 * holds; a sentence stands in each group in which it has a question.
 *
 * @throws RangeError when it would be longer than a page
 */
export function verdictList({ measured, sentences }: AuditResults): string {
  const group = (verdict: QuestionResult["verdict"]) =>
    sentences.flatMap((sentence) => {
      const own = sentence.questions.filter((question) => question.verdict === verdict);
      return own.length > 0 ? [{ sentence, own }] : [];
    });
  const fails = group("does not hold").map(
    ({ sentence, own }) => `- ${sentence.english} ${own.map(({ question }) => `**✘** ${question.ifNot}`).join(" ")}`,
  );
  const names = (verdict: QuestionResult["verdict"]) =>
    group(verdict)
      .map(({ sentence, own }) => `*${sentence.english.replace(/\.$/, "")}*${partly(sentence, own)}`)
      .join(" · ");
  const lines = [
    `${statusText({ measured })} ${verdictCounts(sentences)}.`,
    "",
    "**Does not hold, and what that means:**",
    "",
    ...fails,
    "",
    `**Holds:** ${names("holds")}.`,
    "",
    `**Can't be decided:** ${names("can't be decided")}.`,
  ];
  if (lines.length > MOST_LINES)
    throw new RangeError(`list: expected at most ${MOST_LINES} lines, found ${lines.length}`);
  return lines.join("\n");
}

/** Which part of a sentence is meant where only a part is. */
function partly(sentence: SentenceResult, own: QuestionResult[]): string {
  if (own.length === sentence.questions.length) return "";
  const scopes = new Set(own.map(({ question }) => question.scope));
  if (scopes.size === 1) {
    const [scope] = scopes;
    if (scopeVerdict(sentence, scope) === own[0].verdict)
      return scope === "reported" ? " (as reported)" : " (in general)";
  }
  return " (in part)";
}
