/** The study of the write-up's claims: what is trained and measured, the rules, the verdicts, the judge of digits. */
// The names of a folder stand in its own list: a second list here would have to be kept the same.
export * from "./claims";
export * from "./figures";
export * from "./judge";
export * from "./measures";
export { Audit, auditParts, BATCH_SIZES_PART, CONTROLS_PART, JUDGE_PART } from "./audit";
export type { AuditCallbacks } from "./audit";
export { Autoencoder } from "./autoencoder";
export { latentExplorer } from "./explorer";
export { fitGaussian, logDensities, sampleGaussian } from "./gaussian";
export type { Gaussian } from "./gaussian";
export { scaledPixels } from "./measure-controls";
export { aggregatePosterior, chooseEnds, measureModel } from "./measure-model";
export type { AuditData, ModelMeasurements, PathMeasurements, SweptMeasurements } from "./measure-model";
export type { SampleMeasurements } from "./measure-samples";
export { measureMap, measureSpace, voteAccuracy } from "./measure-space";
export type { DigitLayout, MapMeasurements, MeasuredMap, SpaceMeasurements } from "./measure-space";
export { betaSweep, betaSweepOfSeeds, ofKind } from "./measurements";
export type { AuditMeasurements, ControlMeasurements } from "./measurements";
export { measureRun, resultHead, resultRows } from "./metrics";
export type { Metrics, ResultRow } from "./metrics";
export { fitMixture, mixtureLogDensities, sampleMixture } from "./mixture";
export type { Mixture } from "./mixture";
export { BinarisedVae, binarise, binariseImages } from "./binarisation";
export { measureNll } from "./nll";
export type { NllResults, NllRow } from "./nll";
export { FULL_NLL, QUICK_NLL } from "./nll-plan";
export type { NllModel, NllPlan } from "./nll-plan";
export { PUBLISHED_NLL } from "./published-nll";
export type { PublishedNll } from "./published-nll";
export { trainedPair } from "./pair";
export { BETAS, FULL_AUDIT, QUICK_AUDIT } from "./plan";
export type { AuditedModel, AuditPlan, ModelKind } from "./plan";
export {
  auditSize,
  auditTable,
  claimDetails,
  claimsDetails,
  findClaim,
  foldedClaims,
  MARKS,
  nonsenseTable,
  readAudit,
  verdictCounts,
  verdictTable,
} from "./report";
export type { AuditResults } from "./report";
export { boundsTable, measuresTable } from "./tables";
export type { MeasureRow } from "./tables";
export { tellingClaims, tellingList } from "./telling";
export type { TellingClaim } from "./telling";
