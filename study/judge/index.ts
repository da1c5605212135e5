/**
 * The judge: a classifier of digits that can refuse, which decides what is recognisable.
 *
 * trainJudge makes one, saveJudge and loadJudge keep it, Judge says what it thinks of images, and judgeReport measures how
 * far it can be trusted: which digits pass, and what passes that is none.
 */
export { trainJudge } from "./training";
export type { JudgeEpoch, JudgeOptions, JudgeProgress } from "./training";
export {
  CONVOLUTIONAL_JUDGE,
  JUDGE_TRAINING,
  judgeArchitectureName,
  PERCEPTRON_JUDGE,
  QUICK_JUDGE_TRAINING,
} from "./configuration";
export type { JudgeArchitecture, JudgeConfiguration } from "./configuration";
export { Judge } from "./judge";
export { saveJudge, loadJudge } from "./checkpoint";
export { digitReport, judgeReport } from "./report";
export type { DigitReport, JudgeReport, NonsenseReport, PassReport, PlainPasses, ReliabilityReport } from "./report";
export { judgeScores, passedAt, passShares, scoresOf } from "./operating-points";
export type { JudgePasses, PassedAt } from "./operating-points";
export { summarise, verdicts } from "./verdict";
export type { Verdict, VerdictSummary } from "./verdict";
export { makeNonsense, NONSENSE, NONSENSE_KINDS } from "./nonsense";
export type { Nonsense, NonsenseKind, NonsenseRecipe } from "./nonsense";
export { calibrate, calibratedProbs, fitRefusalShift, passThreshold } from "./calibration";
export type { JudgeCalibration, OperatingPoint } from "./calibration";
export { fitTemperature, meanCrossEntropy, softmaxRows } from "./temperature";
export { reliability } from "./reliability";
export type { Reliability } from "./reliability";
export { plainConfidences } from "./plain";
export { blurImages } from "./blur";
export { Classifier, CLASSES, NOT_A_DIGIT } from "./classifier";
export type { ClassifierTerms } from "./classifier";
