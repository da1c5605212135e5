import { evaluateLoss, reconstructImages } from "../lib/evaluation/evaluation";
import { meanEdge, pixelEntropy } from "./measures/image-measures";
import { LossTerms } from "../lib/model/loss";
import { LabelledImages } from "../lib/data/images";
import { MNIST_IDENTITY } from "../lib/data/mnist";
import { identityOf, Run, Stamp, stamp } from "../lib/storage/runs";

/** The numbers of a run; losses in nats per image, all stamped with what made them. */
export interface Metrics {
  run: Stamp;
  /** Loss of the test images. */
  test: LossTerms<number>;
  /** First and last epoch of the training curve. */
  train: { first: LossTerms<number>; last: LossTerms<number> };
  validation: { first: LossTerms<number>; last: LossTerms<number> };
  /** Share of the loss's fall from the first to the last epoch that the fifth epoch has reached; null in a run of one epoch. */
  fallByEpochFive: number | null;
  /** Mean step between neighbouring pixels, ink from 0 to 1, of test images and of their reconstructions. */
  edges: { original: number; reconstruction: number };
  /** Least reconstruction term that is possible on the test images. */
  pixelEntropy: number;
}

/** Measures a finished run on test images. */
export function measureRun(run: Run, test: LabelledImages): Metrics {
  const { model, history, configuration } = run;
  const first = history[0];
  const fifth = history[Math.min(4, history.length - 1)];
  const last = history[history.length - 1];
  return {
    run: stamp(identityOf(run), run.threads),
    test: evaluateLoss(model, test.images, configuration.seed),
    train: { first: first.train, last: last.train },
    validation: { first: first.validation, last: last.validation },
    fallByEpochFive:
      history.length > 1 ? (first.train.total - fifth.train.total) / (first.train.total - last.train.total) : null,
    edges: {
      original: meanEdge(test.images),
      reconstruction: meanEdge(reconstructImages(model, test.images, configuration.seed)),
    },
    pixelEntropy: pixelEntropy(test.images),
  };
}

/** A row of the results table: what is compared, in the write-up's figure and in ours. */
export interface ResultRow {
  what: string;
  writeUp: string;
  measured: string;
}

/** The head of the results table: the data's name, and whose numbers stand where; the write-up's are MNIST's. */
export function resultHead({ run: { data } }: Pick<Metrics, "run">): ResultRow {
  const writeUp = data.digest === MNIST_IDENTITY.digest ? "write-up" : "write-up, on MNIST";
  return { what: data.name, writeUp, measured: "measured" };
}

/** The results beside the write-up's own figures (write-up, "Os Resultados"). */
export function resultRows(metrics: Metrics): ResultRow[] {
  const { train, validation, test, edges, fallByEpochFive: fall } = metrics;
  const nats = (terms: LossTerms<number>) =>
    `${terms.total.toFixed(1)} (BCE ${terms.reconstruction.toFixed(1)} + KL ${terms.kl.toFixed(1)})`;
  return [
    { what: "train loss, first epoch", writeUp: "~160", measured: nats(train.first) },
    { what: "train loss, last epoch", writeUp: "100-102", measured: nats(train.last) },
    { what: "validation loss, last epoch", writeUp: "follows train", measured: nats(validation.last) },
    {
      what: "validation minus train, last epoch",
      writeUp: "not much",
      measured: (validation.last.total - train.last.total).toFixed(2),
    },
    {
      what: "fall reached by epoch 5",
      writeUp: "fast",
      measured: fall === null ? "one epoch only" : `${(100 * fall).toFixed(0)} %`,
    },
    { what: "test loss", writeUp: "not given", measured: nats(test) },
    {
      what: "sharpness of reconstructions",
      writeUp: "smoothed",
      measured: `${((100 * edges.reconstruction) / edges.original).toFixed(0)} % of the originals' edges`,
    },
  ];
}
