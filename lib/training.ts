import { ADAM, adamOptimizer } from "./adam";
import { checkConfiguration, TrainingConfiguration } from "./configuration";
import { evaluateLoss } from "./evaluation";
import { LossTerms } from "./loss";
import { imagesTensor, TrainingImages } from "./mnist";
import { noiseCounter } from "./noise";
import { randomStream, streamSeed } from "./random";
import { tf } from "./tensorflow";
import { Vae } from "./vae";

/** One epoch of a run: losses in nats, summed over pixels or latent dimensions, mean over images. */
export interface EpochRecord {
  /** Counted from 1. */
  epoch: number;
  /** Mean over the epoch's batches while the weights were moving, as the write-up's curve. */
  train: LossTerms<number>;
  /** On the held-out images after the epoch. */
  validation: LossTerms<number>;
  /** Wall time of the epoch with its validation. */
  seconds: number;
}

/** Where a run stands, several times a second. */
export interface TrainingProgress {
  epoch: number;
  epochs: number;
  /** The epochs that ended. */
  history: EpochRecord[];
  /** Images of this epoch that are done, and all of them. */
  done: number;
  images: number;
  /** Mean of this epoch's batches so far, nats per image. */
  train: LossTerms<number>;
  imagesPerSecond: number;
  /** Estimated from the speed so far, for the whole run. */
  secondsLeft: number;
}

/** Who is told what while a run goes on, and how it is stopped. */
export interface TrainingCallbacks {
  onProgress?: (progress: TrainingProgress) => void;
  onEpoch?: (record: EpochRecord) => void;
  /** Aborting it stops the run within a second; the model keeps the weights it has then. */
  signal?: AbortSignal;
}

const PROGRESS_MILLISECONDS = 250;

/**
 * Trains a VAE with Adam on batches in a new random order each epoch, and validates after each epoch.
 *
 * @param model whose weights are changed
 * @param data grey levels [N, rows, columns] to train and to validate with
 * @param configuration of the run
 * @param callbacks for progress and stopping
 * @returns a record for each epoch that ended
 * @throws RangeError for a configuration that can't be trained; Error when the loss stops being a number, naming epoch and
 *   step; the signal's reason when it is aborted
 *
 * Source: write-up, "Dados e Treinamento".
 */
export async function trainVae(
  model: Vae,
  data: TrainingImages,
  configuration: TrainingConfiguration,
  callbacks: TrainingCallbacks = {},
): Promise<EpochRecord[]> {
  checkConfiguration(configuration);
  const { seed, epochs, batchSize, beta } = configuration;
  const count = data.train.shape[0];
  const batches = Math.ceil(count / batchSize);
  const images = imagesTensor(data.train);
  const optimizer = adamOptimizer({ ...ADAM, learningRate: configuration.learningRate });
  const noise = streamSeed(seed, "noise");
  const variables = Object.values(model.parameters());
  const sums = new RunningSums();
  const history: EpochRecord[] = [];
  const started = Date.now();
  try {
    for (let epoch = 1; epoch <= epochs; epoch++) {
      const epochStarted = Date.now();
      const order = randomStream(seed, `order/${epoch}`).permutation(count);
      let told = Date.now();
      for (let batch = 0; batch < batches; batch++) {
        const indices = order.subarray(batch * batchSize, Math.min((batch + 1) * batchSize, count));
        const step = (epoch - 1) * batches + batch;
        tf.tidy(() => {
          const x = tf.gather(images, tf.tensor1d(indices, "int32"));
          const counter = noiseCounter(noise, step);
          optimizer.minimize(
            () => {
              const terms = model.loss(x, counter, beta);
              sums.add(terms);
              return terms.total;
            },
            false,
            variables,
          );
        });
        if (batch + 1 === batches || Date.now() - told > PROGRESS_MILLISECONDS) {
          told = Date.now();
          const done = batch * batchSize + indices.length;
          const train = sums.mean(done);
          if (!Number.isFinite(train.total)) throw new Error(divergence(epoch, step, train));
          const imagesPerSecond = done / ((told - epochStarted) / 1000);
          const passed = (epoch - 1) * count + done;
          const secondsLeft = ((told - started) / 1000 / passed) * (epochs * count - passed);
          callbacks.onProgress?.({ epoch, epochs, history, done, images: count, train, imagesPerSecond, secondsLeft });
          await new Promise((resolve) => setImmediate(resolve));
          callbacks.signal?.throwIfAborted();
        }
      }
      const train = sums.mean(count);
      sums.reset();
      const validation = evaluateLoss(model, data.validation, seed, beta);
      const record = { epoch, train, validation, seconds: (Date.now() - epochStarted) / 1000 };
      history.push(record);
      callbacks.onEpoch?.(record);
    }
  } finally {
    images.dispose();
    optimizer.dispose();
    sums.dispose();
  }
  return history;
}

/** Sums of the batches' losses, kept on the device so that a step need not wait for its numbers. */
class RunningSums {
  private readonly sums = tf.tidy(() => tf.variable(tf.zeros<tf.Rank.R1>([3])));

  add(terms: LossTerms): void {
    this.sums.assign(tf.add(this.sums, tf.stack([terms.reconstruction, terms.kl, terms.total])));
  }

  mean(images: number): LossTerms<number> {
    const [reconstruction, kl, total] = Array.from(this.sums.dataSync(), (sum) => sum / images);
    return { reconstruction, kl, total };
  }

  reset(): void {
    tf.tidy(() => this.sums.assign(tf.zeros([3])));
  }

  dispose(): void {
    this.sums.dispose();
  }
}

function divergence(epoch: number, step: number, train: LossTerms<number>): string {
  return (
    `training stopped in epoch ${epoch} at step ${step}: expected a finite loss, found reconstruction ${train.reconstruction}, ` +
    `kl ${train.kl}; a smaller learning rate usually helps`
  );
}
