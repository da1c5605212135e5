/** The audit: what is trained and measured, part by part. */
export { Audit } from "./audit";
export type { AuditCallbacks } from "./audit";
export { auditDraw } from "./data";
export { aggregatePosterior } from "./measure-codes";
export { chooseEnds } from "./measure-paths";
export { measureMap } from "./measure-maps";
export { auditParts, isJudge, longestFirst, needsJudges, trainedParts } from "./parts";
export { auditPlan } from "./plan";
export type { AuditedModel, AuditPlan, AuditSize, ModelKind } from "./plan";
export { runStatus } from "./status";
