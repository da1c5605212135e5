import { JudgeReport } from "./judge";
import { MemorisationReport } from "./measures";
import { Stamp } from "../lib/storage/runs";
import { ModelMeasurements, PathMeasurements, SweptMeasurements } from "./measure-model";
import { SampleMeasurements } from "./measure-samples";
import { SpaceMeasurements } from "./measure-space";
import { ModelKind } from "./plan";

/** The same measures on what should not pass them, and on real digits. */
export interface ControlMeasurements {
  /** Test digits, judged as samples are. */
  testDigits: SampleMeasurements;
  /** Training digits: the Fréchet distance that two sets of real digits have. */
  trainingDigits: SampleMeasurements;
  /** The pixels of the test digits instead of their codes. */
  pixelSpace: SpaceMeasurements;
  /** N(0, I) in 20 dimensions instead of codes, with the test digits' labels. */
  noiseSpace: SpaceMeasurements;
  /** Straight paths between the pixels of test digits. */
  crossFades: PathMeasurements;
  /** Copies of training digits, and a VAE's reconstructions of test digits, as if they were samples. */
  copies: MemorisationReport;
  reconstructions: MemorisationReport;
  /** Greatest difference between automatic gradients of z and ½ σ ε or 1. */
  gradientError: number;
  /** BCE's floor: entropy of the test digits' grey pixels, nats per image; and grey levels of 256 where BCE is not least at p = x. */
  bce: { floor: number; misplacedMinima: number };
}

/** Everything that an audit measured. */
export interface AuditMeasurements {
  run: Stamp;
  quick: boolean;
  judge: JudgeReport;
  /** Both models with the write-up's loss, one a seed. */
  models: ModelMeasurements[];
  /** VAEs with other weights of the KL term. */
  swept: SweptMeasurements[];
  batchSizes: Array<{ batchSize: number; firstEpochs: number[] }>;
  controls: ControlMeasurements;
}

/** The models of a kind with the write-up's loss, in the order in which they were planned, one a seed. */
export function ofKind({ models }: AuditMeasurements, kind: ModelKind): ModelMeasurements[] {
  return models.filter((model) => model.kind === kind);
}

/** The VAEs by ascending β: for each β its models, one a seed, in the order in which they were planned. */
export function betaSweep(measured: AuditMeasurements): Array<{ beta: number; models: SweptMeasurements[] }> {
  const all: SweptMeasurements[] = [...ofKind(measured, "vae"), ...measured.swept];
  const betas = [...new Set(all.map(({ beta }) => beta))].sort((a, b) => a - b);
  return betas.map((beta) => ({ beta, models: all.filter((model) => model.beta === beta) }));
}

/** The VAEs by seed: for each seed its models by ascending β. */
export function betaSweepOfSeeds(measured: AuditMeasurements): SweptMeasurements[][] {
  const sweep = betaSweep(measured);
  return sweep[0].models.map((_, seed) => sweep.map(({ models }) => models[seed]));
}
