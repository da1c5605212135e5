import { NdArray } from "ndarray";
import { LabelledImages } from "../../lib/data/images";
import { streamSeed } from "@vae-notebooks/random";
import { rowMajor } from "@vae-notebooks/arrays";
import { blurImages } from "./blur";
import { calibratedProbs, JudgeCalibration, shiftRefusal } from "./calibration";
import { CLASSES } from "./classifier";
import { JudgeConfiguration } from "./configuration";
import { Judge, judgeLogits } from "./judge";
import { makeNonsense, Nonsense, NONSENSE, NONSENSE_KINDS, NonsenseKind } from "./nonsense";
import { PassedAt, passedAt, scoresOf } from "./operating-points";
import { plainConfidences } from "./plain";
import { Reliability, reliability } from "./reliability";
import { meanCrossEntropy } from "./temperature";
import { summarise, Verdict, VerdictSummary, verdicts } from "./verdict";

/** Verdicts in one line, with the share that would pass at each of the calibration's operating points. */
export interface PassReport extends VerdictSummary {
  passedAt: PassedAt[];
}

/** How real digits fare; shares from 0 to 1. */
export interface DigitReport extends PassReport {
  /** Share whose class is the most probable of all eleven: a refusal is an error. */
  accuracy: number;
  /** Share whose class is the most probable of the ten digits: refusals are ignored. */
  digitAccuracy: number;
  /** Share of right digits among those that are recognisable; null when none is. */
  rightOfRecognisable: number | null;
  /** Share that the plain rule lets pass at its own threshold. */
  plainPassed: number;
}

/** What a plain rule, the highest softmax among the ten digits, lets pass. */
export interface PlainPasses {
  /** At the threshold that passes the same share of held-out digits as the judge's. */
  calibrated: number;
  /** At 0.5, where most would put it. */
  half: number;
}

/** How one kind of nonsense fares; shares from 0 to 1 of the images that were made. */
export interface NonsenseReport extends PassReport {
  kind: NonsenseKind;
  title: string;
  /** Whether the judge was trained to refuse this kind, made of other digits. */
  trained: boolean;
  /** Share that is recognisable, and as the class of one of the digits that it was made of; null for what was made of none. */
  recognisedAsSource: number | null;
  /** The plain rule on the judge's own classifier. */
  plain: PlainPasses;
  /** The plain rule on a classifier that never saw nonsense, where one was given. */
  plainClassifier?: PlainPasses;
}

/** Calibration measured on test digits. */
export interface ReliabilityReport extends Reliability {
  /** Mean of −log of the right class's probability, in nats. */
  crossEntropy: number;
}

/** A judge measured on digits it has not seen and on nonsense made of them; plain numbers throughout. */
export interface JudgeReport {
  /** Of the nonsense. */
  seed: number;
  configuration: JudgeConfiguration;
  calibration: JudgeCalibration;
  test: DigitReport;
  /** The test digits blurred by a Gaussian of sigma pixels: blur alone must not be refused. */
  blurred: ({ sigma: number } & DigitReport)[];
  /** On test digits, over eleven classes, before and after the division by the temperature. */
  reliability: { before: ReliabilityReport; after: ReliabilityReport };
  nonsense: NonsenseReport[];
  /** How a classifier that never saw nonsense fares on the test digits, where one was given. */
  plainClassifier?: { threshold: number; accuracy: number; passed: number };
}

/** Standard deviations in pixels at which the test digits are blurred. */
const BLURS = [0.5, 0.75, 1, 1.25, 1.5];

/** Images of each kind of nonsense: a share of a half is known to ± 0.007. */
const NONSENSE_IMAGES = 5000;

/**
 * Measures a judge: accuracy, refusals and passes of test digits, plain and blurred, calibration, and what passes of each
 * kind of nonsense, all of it made of the test digits.
 *
 * @param judge to measure
 * @param testData digits that it was neither trained nor calibrated on
 * @param seed of the nonsense
 * @param options plain: a judge trained with nonsenseShare 0, to compare with; nonsenseImages: of each kind, 5000 unless given
 * @returns numbers that JSON can hold
 */
export function judgeReport(
  judge: Judge,
  testData: LabelledImages,
  seed: number,
  { plain, nonsenseImages = NONSENSE_IMAGES }: { plain?: Judge; nonsenseImages?: number } = {},
): JudgeReport {
  const { configuration, calibration } = judge;
  const labels = rowMajor(testData.labels);
  const blurred = BLURS.map((sigma) => {
    const images = blurImages(testData.images, sigma);
    return { sigma, ...digitReport(judge, { images, labels: testData.labels }) };
  });
  const logits = judgeLogits(judge.classifier, testData.images);
  const measured = (temperature: number): ReliabilityReport =>
    reliabilityReport(logits, labels, { ...calibration, temperature });
  return {
    seed,
    configuration,
    calibration,
    test: digitReport(judge, testData),
    blurred,
    reliability: { before: measured(1), after: measured(calibration.temperature) },
    nonsense: NONSENSE_KINDS.map((kind) => {
      const made = makeNonsense(kind, testData, nonsenseImages, streamSeed(seed, "judge report"));
      return nonsenseReport(kind, made, testData, judge, plain);
    }),
    ...(plain && { plainClassifier: plainReport(plain, testData) }),
  };
}

/** How labelled digits fare under a judge. */
export function digitReport(judge: Judge, { images, labels }: LabelledImages): DigitReport {
  const probs = judge.judge(images);
  const found = verdicts(probs, judge.calibration.threshold);
  const right = found.map(({ digit }, i) => digit === labels.get(i));
  const recognisable = found.filter((verdict) => verdict.recognisable).length;
  return {
    ...passReport(found, judge),
    accuracy: share(found, (verdict, i) => right[i] && !verdict.refused),
    digitAccuracy: share(found, (_, i) => right[i]),
    rightOfRecognisable:
      recognisable > 0 ? found.filter((verdict, i) => verdict.recognisable && right[i]).length / recognisable : null,
    plainPassed: plainPasses(judge, probs).calibrated,
  };
}

function nonsenseReport(
  kind: NonsenseKind,
  { images, sources }: Nonsense,
  data: LabelledImages,
  judge: Judge,
  plain?: Judge,
): NonsenseReport {
  const { title, trained, digits } = NONSENSE[kind];
  const probs = judge.judge(images);
  const found = verdicts(probs, judge.calibration.threshold);
  const ofSource = ({ digit, recognisable }: Verdict, i: number): boolean =>
    recognisable && sources[i].some((source) => data.labels.get(source) === digit);
  return {
    kind,
    title,
    trained:
      trained &&
      judge.configuration.nonsenseShare > 0 &&
      !(kind === "mirror" && judge.configuration.mirrored === false),
    ...passReport(found, judge),
    recognisedAsSource: digits > 0 ? share(found, ofSource) : null,
    plain: plainPasses(judge, probs),
    ...(plain && { plainClassifier: plainPasses(plain, plain.judge(images)) }),
  };
}

function passReport(found: Verdict[], { calibration }: Judge): PassReport {
  return { ...summarise(found), passedAt: passedAt(scoresOf(found), calibration.operatingPoints) };
}

function plainPasses({ calibration }: Judge, probs: NdArray<Float32Array>): PlainPasses {
  const confidences = Array.from(plainConfidences(probs));
  return {
    calibrated: share(confidences, (confidence) => confidence >= calibration.plainThreshold),
    half: share(confidences, (confidence) => confidence >= 0.5),
  };
}

function plainReport(plain: Judge, data: LabelledImages): JudgeReport["plainClassifier"] {
  const { digitAccuracy, plainPassed } = digitReport(plain, data);
  return { threshold: plain.calibration.plainThreshold, accuracy: digitAccuracy, passed: plainPassed };
}

function reliabilityReport(
  logits: NdArray<Float32Array>,
  labels: Uint8Array,
  calibration: JudgeCalibration,
): ReliabilityReport {
  const probs = calibratedProbs(logits, calibration);
  const rows = Array.from(labels, (_, i) => probs.data.subarray(i * CLASSES, (i + 1) * CLASSES));
  const tops = rows.map((row) => Math.max(...row));
  const crossEntropy = meanCrossEntropy(
    shiftRefusal(logits, calibration.refusalShift),
    labels,
    calibration.temperature,
  );
  return {
    ...reliability(
      tops,
      rows.map((row, i) => row.indexOf(tops[i]) === labels[i]),
    ),
    crossEntropy,
  };
}

function share<T>(items: readonly T[], holds: (item: T, i: number) => boolean): number {
  return items.filter(holds).length / items.length;
}
