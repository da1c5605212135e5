/** The rules applied to measurements: values, criteria, how firm an answer is, verdicts. */
export { FIRST_READING, seedValues } from "./value";
export type { Reading, SeedValues } from "./value";
export type { CriterionResult } from "./criterion";
export type { OtherReading, Stability } from "./stability";
export { decideQuestion, decideSentences, scopeVerdict } from "./decide";
export type { ControlResult, QuestionResult, RivalResult, SentenceResult, ClaimVerdict } from "./decide";
