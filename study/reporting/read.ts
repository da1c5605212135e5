import fs from "node:fs";
import { readJson } from "@vae-notebooks/arrays";
import { scopeVerdict, SentenceResult, ClaimVerdict } from "../claims";
import { AuditMeasurements } from "../measurements";

/** What results/audit.json holds. */
export interface AuditResults {
  measured: AuditMeasurements;
  sentences: SentenceResult[];
}

/**
 * Reads the results of an audit.
 *
 * @throws Error naming the file when there is none or it holds something else
 */
export function readAudit(file: string): AuditResults {
  if (!fs.existsSync(file))
    throw new Error(`${file}: expected the results of an audit, found none: npm run audit writes them`);
  const found = readJson(file) as AuditResults;
  if (!found.measured || !Array.isArray(found.sentences))
    throw new Error(`${file}: expected "measured" and "sentences", found ${Object.keys(found).join(", ")}`);
  return found;
}

/** How many models an audit trained, and from which seeds. */
export function auditSize({ measured: { subjects, seeds } }: AuditResults): { models: number; seeds: number[] } {
  const models = subjects.filter(({ subject, values }) => values.parameters !== undefined && subject !== "memoriser");
  return { models: models.length, seeds };
}

/** What the run may be called, in a sentence. */
export function statusText({ measured: { status, rules, seeds, run } }: Pick<AuditResults, "measured">): string {
  const because = status.because.replace(/^./, (letter) => letter.toUpperCase());
  return (
    `${status.kind === "exploratory" ? "An" : "A"} ${status.kind} run on ${run.data.name}, ${seeds.length} seeds (${seeds[0]} to ${seeds[seeds.length - 1]}). ${because}. ` +
    `Digest of the rules: ${rules.digest.slice(0, 16)}.`
  );
}

/**
 * The sentence with this name.
 *
 * @throws RangeError naming an id that no sentence has
 */
export function findSentence(sentences: readonly SentenceResult[], id: string): SentenceResult {
  const found = sentences.find((candidate) => candidate.id === id);
  if (found) return found;
  throw new RangeError(`ids: expected some of ${sentences.map((known) => known.id).join(", ")}, found ${id}`);
}

/** A verdict with its mark. */
export const MARKS: Readonly<Record<ClaimVerdict, string>> = {
  holds: "✔ holds",
  "does not hold": "✘ does not hold",
  "can't be decided": "? can't be decided",
  "not applicable": "– not applicable",
};

/** Both verdicts on a sentence, one where they don't differ: "✔ reproduced; ✘ does not hold in general". */
export function sentenceVerdict(sentence: SentenceResult): string {
  const [reported, general] = (["reported", "general"] as const).map((scope) => scopeVerdict(sentence, scope));
  if (reported === null) return MARKS[general as ClaimVerdict];
  if (general === null || reported === general) return MARKS[reported];
  return `as reported: ${MARKS[reported]}; in general: ${MARKS[general]}`;
}

/** How many questions have each verdict: "31 hold, 20 do not hold, …". */
export function verdictCounts(sentences: readonly SentenceResult[]): string {
  const verdicts = sentences.flatMap(({ questions }) => questions.map(({ verdict }) => verdict));
  const count = (wanted: ClaimVerdict) => verdicts.filter((verdict) => verdict === wanted).length;
  const none = count("not applicable");
  return (
    `${sentences.length} sentences, ${verdicts.length} questions: ${count("holds")} hold, ${count("does not hold")} do not hold, ` +
    `${count("can't be decided")} can't be decided${none > 0 ? `, ${none} are about MNIST alone` : ""}`
  );
}
