/** The audit: what is trained and measured, the claims with their rules, the verdicts. */
export { Audit, auditParts, BATCH_SIZES_PART, CONTROLS_PART, JUDGE_PART } from "./audit";
export type { AuditCallbacks } from "./audit";
export * from "./claims";
export * from "./measurements";
export { aggregatePosterior, chooseEnds, measureModel } from "./measure-model";
export type { AuditData, ModelMeasurements, PathMeasurements, SweptMeasurements } from "./measure-model";
export type { SampleMeasurements } from "./measure-samples";
export { measureMap, measureSpace, voteAccuracy } from "./measure-space";
export type { DigitLayout, MapMeasurements, MeasuredMap, SpaceMeasurements } from "./measure-space";
export { scaledPixels } from "./measure-controls";
export * from "./gaussian";
export * from "./mixture";
export * from "./pair";
export * from "./plan";
export * from "./report";
export * from "./tables";
