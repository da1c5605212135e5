/** The study of the write-up's claims: what is trained and measured, the rules, the verdicts, the judge of digits. */
// The names of a folder stand in its own list: a second list here would have to be kept the same.
export * from "./parts";
export * from "./claims";
export * from "./figures";
export * from "./judge";
export * from "./measures";
export * from "./reporting";
export * from "./rules";
export { Autoencoder } from "./autoencoder";
export { latentExplorer } from "./explorer";
export { fitGaussian, logDensities, sampleGaussian } from "./gaussian";
export type { Gaussian } from "./gaussian";
export { ofSubject } from "./measurements";
export type { AuditMeasurements, MapKind, NamedJudge, SubjectMeasurements } from "./measurements";
export { measureRun, resultHead, resultRows } from "./metrics";
export type { Metrics, ResultRow } from "./metrics";
export { fitMixture, mixtureLogDensities, sampleMixture } from "./mixture";
export type { Mixture } from "./mixture";
export { BinarisedVae, binarise, binariseImages } from "./binarisation";
export { FULL_NLL, measureNll, QUICK_NLL } from "./nll";
export type { NllModel, NllPlan, NllResults, NllRow } from "./nll";
export { PUBLISHED_NLL } from "./published-nll";
export type { PublishedNll } from "./published-nll";
export { trainedPair } from "./pair";
export { SECTIONS } from "./sections";
