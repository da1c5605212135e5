/** The audit's results as text: for notebooks, the README, a terminal. */
export { auditTable, foldedSentences, sentenceDetails, sentenceQuote } from "./details";
export { questionLine, verdictLines, verdictList, verdictTable, words } from "./lists";
export { percent, spreadText, subjectName } from "./numbers";
export { compareWithMnist, otherDataText } from "./other-data";
export { compareWithRepetition, repeatedText, type RepeatedAudit, type WholeRun } from "./repeated";
export type { OtherDataComparison } from "./other-data";
export { auditSize, findSentence, MARKS, readAudit, sentenceVerdict, statusText, verdictCounts } from "./read";
export type { AuditResults } from "./read";
export { batchSizeEvidence, judgesTable, measuresTable, nonsenseTable } from "./tables";
