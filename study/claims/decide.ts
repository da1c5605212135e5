import { AuditMeasurements } from "../measurements";
import { Control, Question, Rules, Sentence, Subject } from "../rules";
import { CriterionResult, onSubject, tryCriterion } from "./criterion";
import { Stability, stabilityOf } from "./stability";

/** What the audit answers. */
export type ClaimVerdict = "holds" | "does not hold" | "can't be decided" | "not applicable";

/** A control with what was found. */
export interface ControlResult extends Control {
  mean: number;
  passed: boolean;
  asExpected: boolean;
}

/** A rival with what was found: whether it meets the question's criteria as well. */
export interface RivalResult {
  subject: Subject;
  means: number[];
  meets: boolean;
}

/** A question with its answer, as plain data. */
export interface QuestionResult {
  question: Question;
  verdict: ClaimVerdict;
  /** Why it can't be decided, or is settled without a measurement; empty otherwise. */
  because: string[];
  /** What would decide it, where it can't be decided. */
  wouldDecide: string[];
  /** The answer at the first reading, before stability and controls are looked at; null without criteria. */
  firstReading: "met" | "not met" | null;
  criteria: CriterionResult[];
  controls: ControlResult[];
  rivals: RivalResult[];
  stability: Stability | null;
}

/** A sentence with its answers. */
export interface SentenceResult extends Omit<Sentence, "questions"> {
  questions: QuestionResult[];
}

/** What would decide a question whose answer changes with a reading. */
const WOULD_DECIDE: Readonly<Record<string, string>> = {
  seeds: "more seeds",
  threshold: "a threshold that the write-up gives: its words leave it open",
  judge: "people who say what they recognise, on a sample of the images",
  "operating point": "people who say what they recognise, on a sample of the images",
  codes: "the write-up's code for its map: means or samples",
  "t-SNE start": "the write-up's own map with its settings",
  control: "a measure that its controls pass and fail as they should",
};

/** The answers to all sentences of the rules. */
export function decideSentences(measured: AuditMeasurements, rules: Rules): SentenceResult[] {
  const applies = ({ mnistOnly }: Sentence) => !mnistOnly || measured.run.data.name === "MNIST";
  return rules.sentences.map((sentence) => ({
    ...sentence,
    questions: sentence.questions.map((question) =>
      applies(sentence)
        ? decideQuestion(measured, rules, question)
        : { ...unanswered(question), verdict: "not applicable", because: ["the sentence is about MNIST"] },
    ),
  }));
}

/** The answer to one question. */
export function decideQuestion(measured: AuditMeasurements, rules: Rules, question: Question): QuestionResult {
  const { undecidable, byDefinition, criteria } = question;
  if (byDefinition) return { ...unanswered(question), verdict: "holds", because: [`by definition: ${byDefinition}`] };
  if (undecidable) {
    return { ...unanswered(question), because: [undecidable.because], wouldDecide: [undecidable.wouldDecide] };
  }
  const results = criteria.map((criterion) => tryCriterion(measured, rules.measures, criterion));
  const met = results.every((result) => result.met);
  const controls = (question.controls ?? []).map((control) => tryControl(measured, rules, question, control));
  const stability = stabilityOf(measured, rules, question);
  const failing = controls.filter(({ asExpected }) => !asExpected);
  const because = [
    ...stability.turnsOn,
    ...failing.map(({ subject, expected }) => `control: ${subject} should ${expected} and does not`),
  ];
  return {
    question,
    verdict: because.length > 0 ? "can't be decided" : met ? "holds" : "does not hold",
    because,
    wouldDecide: [...new Set(because.map((reason) => WOULD_DECIDE[reason.split(":")[0]]))],
    firstReading: met ? "met" : "not met",
    criteria: results,
    controls,
    rivals: (question.rivals ?? []).map((subject) => tryRival(measured, rules, question, subject)),
    stability,
  };
}

function unanswered(question: Question): QuestionResult {
  return {
    question,
    verdict: "can't be decided",
    because: [],
    wouldDecide: [],
    firstReading: null,
    criteria: [],
    controls: [],
    rivals: [],
    stability: null,
  };
}

function tryControl(
  measured: AuditMeasurements,
  rules: Rules,
  { criteria }: Question,
  control: Control,
): ControlResult {
  const criterion = onSubject(criteria[control.criterion ?? 0], control.subject);
  const { mean, met } = tryCriterion(measured, rules.measures, criterion);
  return { ...control, mean, passed: met, asExpected: met === (control.expected === "pass") };
}

function tryRival(measured: AuditMeasurements, rules: Rules, { criteria }: Question, subject: Subject): RivalResult {
  const results = criteria.map((criterion) => tryCriterion(measured, rules.measures, onSubject(criterion, subject)));
  return { subject, means: results.map(({ mean }) => mean), meets: results.every(({ met }) => met) };
}

/** The verdict on what a sentence says in one scope: null where it has no question of it. */
export function scopeVerdict({ questions }: SentenceResult, scope: Question["scope"]): ClaimVerdict | null {
  const verdicts = questions.filter(({ question }) => question.scope === scope).map(({ verdict }) => verdict);
  if (verdicts.length === 0) return null;
  if (verdicts.includes("not applicable")) return "not applicable";
  if (verdicts.includes("does not hold")) return "does not hold";
  return verdicts.includes("can't be decided") ? "can't be decided" : "holds";
}
