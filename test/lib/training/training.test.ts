import assert from "node:assert/strict";
import { describe, it } from "node:test";
import ndarray from "ndarray";
import { Architecture } from "../../../lib/model/architecture";
import { ADAM } from "@vae-notebooks/tf-graph";
import { TrainingConfiguration, WRITE_UP_TRAINING } from "../../../lib/training/configuration";
import { encodeImages, evaluateLoss } from "../../../lib/evaluation/evaluation";
import { imagesTensor } from "../../../lib/data/batch";
import { TrainingImages } from "../../../lib/data/images";
import { noiseCounter } from "../../../lib/model/noise";
import { tf } from "@vae-notebooks/tf-graph";
import { EpochRecord, TrainingProgress, trainModel } from "../../../lib/training/training";
import { Vae } from "../../../lib/model/vae";
import { assertClose } from "@vae-notebooks/testing";
import { randomImages } from "../../support/images";
import { plainKl } from "../../support/plain-vae";

const SIDE = 4;
const SMALL: Architecture = { pixels: SIDE * SIDE, hidden: [12, 8], latentDim: 3 };

/** Two patterns with a little noise: a problem that a small model can learn. */
function patterns(count: number, seed: number): ndarray.NdArray<Uint8Array> {
  const { images } = randomImages(count, SIDE, seed);
  const data = images.data.map((noise, i) => {
    const inked = (i % 2 === 0) === (Math.floor(i / (SIDE * SIDE)) % 2 === 0);
    return (inked ? 230 : 5) + (noise >> 5);
  });
  return ndarray(data, images.shape);
}

const DATA: TrainingImages = { train: patterns(50, 1), validation: patterns(10, 2) };
const CONFIGURATION: TrainingConfiguration = { ...WRITE_UP_TRAINING, epochs: 3, batchSize: 8, learningRate: 1e-2 };

/** Trains a fresh small model, hands it to the visitor with the history, and frees it. */
async function trained<T>(
  configuration: TrainingConfiguration,
  visit: (model: Vae, history: EpochRecord[]) => T,
  data = DATA,
): Promise<T> {
  const model = new Vae(configuration.seed, SMALL);
  try {
    return visit(model, await trainModel(model, data, configuration));
  } finally {
    model.dispose();
  }
}

function weights(model: Vae): Float32Array[] {
  return Object.values(model.parameters()).map((variable) => Float32Array.from(variable.dataSync()));
}

/** A small model whose posterior has no width, so that its loss does not depend on the noise. */
function modelWithoutNoise(): Vae {
  const model = new Vae(1, SMALL);
  tf.tidy(() => {
    model.encoder.fc_logvar.weight.assign(tf.zerosLike(model.encoder.fc_logvar.weight));
    model.encoder.fc_logvar.bias.assign(tf.fill([SMALL.latentDim], -200));
  });
  return model;
}

/** Adam by Kingma and Ba's algorithm 1 in plain loops, on a model's gradients, from any state. */
class PlainAdam {
  private moments: { m: Float64Array[]; v: Float64Array[]; steps: number };

  constructor(
    private readonly model: Vae,
    private readonly learningRate: number,
  ) {
    const zeros = () => weights(model).map((values) => new Float64Array(values.length));
    this.moments = { m: zeros(), v: zeros(), steps: 0 };
  }

  state(): { weights: Float32Array[]; moments: { m: Float64Array[]; v: Float64Array[]; steps: number } } {
    return { weights: weights(this.model), moments: structuredClone(this.moments) };
  }

  restore(state: ReturnType<PlainAdam["state"]>): void {
    this.moments = structuredClone(state.moments);
    this.assign(state.weights);
  }

  /** One step on a batch; returns the reconstruction term before it. */
  step(x: tf.Tensor2D): number {
    return tf.tidy(() => {
      const variables = Object.values(this.model.parameters());
      let reconstruction = 0;
      const { grads } = tf.variableGrads(() => {
        const terms = this.model.loss({ images: x }, noiseCounter(0, 0));
        reconstruction = terms.reconstruction.dataSync()[0];
        return terms.total;
      }, variables);
      const t = ++this.moments.steps;
      const moved = weights(this.model).map((values, p) => {
        const gradient = grads[variables[p].name].dataSync();
        const { m, v } = { m: this.moments.m[p], v: this.moments.v[p] };
        return values.map((value, i) => {
          m[i] = ADAM.beta1 * m[i] + (1 - ADAM.beta1) * gradient[i];
          v[i] = ADAM.beta2 * v[i] + (1 - ADAM.beta2) * gradient[i] ** 2;
          const step = m[i] / (1 - ADAM.beta1 ** t) / (Math.sqrt(v[i] / (1 - ADAM.beta2 ** t)) + ADAM.epsilon);
          return value - this.learningRate * step;
        });
      });
      this.assign(moved);
      return reconstruction;
    });
  }

  private assign(values: Float32Array[]): void {
    tf.tidy(() =>
      Object.values(this.model.parameters()).forEach((variable, p) =>
        variable.assign(tf.tensor(values[p], variable.shape)),
      ),
    );
  }
}

const losses = (history: EpochRecord[]) =>
  history.map(({ epoch, train, validation }) => ({ epoch, train, validation }));

describe("trainModel", () => {
  it("learns: the loss of a problem of two patterns falls well below that of a model that ignores z", async () => {
    await trained({ ...CONFIGURATION, epochs: 60 }, (_, history) => {
      const [first, last] = [history[0], history[history.length - 1]];
      // Each pixel is inked in one pattern and empty in the other: without z it costs ln 2.
      assert.ok(first.train.total > 0.9 * SMALL.pixels * Math.LN2, `first ${first.train.total}`);
      assert.ok(last.train.total < 0.6 * SMALL.pixels * Math.LN2, `last ${last.train.total}`);
      assert.ok(last.validation.total < 0.7 * SMALL.pixels * Math.LN2, `last validation ${last.validation.total}`);
    });
  });

  it("returns a record for each epoch: number, both losses with total = reconstruction + kl, seconds", async () => {
    await trained(CONFIGURATION, (_, history) => {
      assert.deepEqual(
        history.map(({ epoch }) => epoch),
        [1, 2, 3],
      );
      for (const { train, validation, seconds } of history) {
        assertClose(train.total, train.reconstruction + train.kl, { relative: 1e-5 });
        assertClose(validation.total, validation.reconstruction + validation.kl, { relative: 1e-5 });
        assert.ok(train.kl > 0 && validation.kl > 0);
        assert.ok(seconds > 0 && seconds < 60);
      }
    });
  });

  it("gives the same losses and weights for the same seed, others for another", async () => {
    const run = (seed: number) =>
      trained({ ...CONFIGURATION, seed }, (model, history) => ({ history: losses(history), weights: weights(model) }));
    const once = await run(5);
    assert.deepEqual(await run(5), once);
    assert.notDeepEqual((await run(6)).history, once.history);
  });

  it("takes each image once an epoch and the mean over images, also with a short last batch", async () => {
    // With weights that stay, KL is exact: the epoch's mean must be that of the 50 images in 7 batches of 8, 8, … 2.
    const still = { ...CONFIGURATION, learningRate: 1e-30, epochs: 2 };
    await trained(still, (model, history) => {
      const { mu, logVar } = encodeImages(model, DATA.train);
      const expected = plainKl(mu.data, logVar.data) / 50;
      for (const { train } of history) assertClose(train.kl, expected, { relative: 1e-4 }, "KL");
      // The noise of 50 images moves the reconstruction's mean a little; one image left out or taken twice moves it more or less.
      assertClose(history[0].train.reconstruction, evaluateLoss(model, DATA.train, 1).reconstruction, {
        relative: 0.02,
      });
    });
  });

  it("moves each weight with a gradient by the learning rate in its first step, as Adam does", async () => {
    const before = new Vae(CONFIGURATION.seed, SMALL);
    await trained({ ...CONFIGURATION, epochs: 1, batchSize: 50, learningRate: 1e-3 }, (model) => {
      const start = weights(before);
      let moved = 0;
      weights(model).forEach((values, p) =>
        values.forEach((value, i) => {
          const step = Math.abs(value - start[p][i]);
          assert.ok(step === 0 || (step > 0.9e-3 && step < 1.001e-3), `parameter ${p}[${i}] moved by ${step}`);
          if (step > 0) moved++;
        }),
      );
      const all = start.reduce((sum, values) => sum + values.length, 0);
      assert.ok(moved > all / 2, `${moved} of ${all} weights moved`);
    });
    before.dispose();
  });

  it("takes Adam's steps on one batch after the other, in an order that changes from epoch to epoch", async () => {
    // Two images in batches of one: only two orders are possible, and which one an epoch took is found from its loss.
    const data = { train: randomImages(2, SIDE, 5).images, validation: patterns(1, 6) };
    const configuration = { ...CONFIGURATION, epochs: 10, batchSize: 1, learningRate: 0.02 };
    const [model, followed] = [modelWithoutNoise(), modelWithoutNoise()];
    const history = await trainModel(model, data, configuration);
    const images = [imagesTensor(data.train, 0, 1), imagesTensor(data.train, 1, 2)];
    const adam = new PlainAdam(followed, configuration.learningRate);
    const orders = history.map(({ epoch, train }) => {
      const start = adam.state();
      const ends = [
        [0, 1],
        [1, 0],
      ].map((order) => {
        adam.restore(start);
        const losses = order.map((image) => adam.step(images[image]));
        return { order, loss: (losses[0] + losses[1]) / 2, state: adam.state() };
      });
      const distance = ({ loss }: { loss: number }) => Math.abs(loss - train.reconstruction);
      const [taken, other] = ends.sort((a, b) => distance(a) - distance(b));
      assertClose(train.reconstruction, taken.loss, { relative: 5e-5 }, `epoch ${epoch}`);
      assert.ok(
        distance(other) > 5 * distance(taken),
        `epoch ${epoch}: both orders would give the loss ${taken.loss}, which tells nothing`,
      );
      adam.restore(taken.state);
      return taken.order.join();
    });
    assert.deepEqual([...new Set(orders)].sort(), ["0,1", "1,0"]);
    weights(model).forEach((values, p) =>
      assertClose(values, adam.state().weights[p], { absolute: 1e-3 }, `parameter ${p}`),
    );
    for (const each of [model, followed, ...images]) each.dispose();
  });

  it("draws new noise in each step", async () => {
    // With weights that stay, equal noise would give equal reconstruction terms.
    const still = { ...CONFIGURATION, learningRate: 1e-30, epochs: 3 };
    const terms = await trained(still, (_, history) => history.map(({ train }) => train.reconstruction));
    assert.equal(new Set(terms).size, 3);
  });

  it("validates on the held-out images after the epoch, as evaluateLoss does", async () => {
    await trained(CONFIGURATION, (model, history) => {
      const expected = evaluateLoss(model, DATA.validation, CONFIGURATION.seed);
      const { validation } = history[history.length - 1];
      // The same noise and the same loss, one run as a graph and one op by op.
      for (const term of ["reconstruction", "kl", "total"] as const)
        assertClose(validation[term], expected[term], { relative: 1e-5 });
    });
  });

  it("weighs KL with beta: 0 leaves the reconstruction alone, 784 makes the posterior collapse", async () => {
    await trained({ ...CONFIGURATION, beta: 0 }, (_, history) => {
      for (const { train } of history) assertClose(train.total, train.reconstruction, { relative: 1e-6 });
    });
    await trained({ ...CONFIGURATION, beta: 784, epochs: 40 }, (_, history) => {
      const { kl, reconstruction, total } = history[39].train;
      assertClose(total, reconstruction + 784 * kl, { relative: 1e-4 });
      assert.ok(
        kl < 0.01 && reconstruction > 0.9 * SMALL.pixels * Math.LN2,
        `KL ${kl}, reconstruction ${reconstruction}`,
      );
    });
  });

  it("takes a batch size above the number of images as one batch, and a batch size of one", async () => {
    for (const batchSize of [1, 49, 50, 1000]) {
      await trained({ ...CONFIGURATION, batchSize, epochs: 1 }, (_, history) => {
        assert.equal(history.length, 1);
        assert.ok(Number.isFinite(history[0].train.total), `batch size ${batchSize}`);
      });
    }
  });

  it("trains on one image and validates on one", async () => {
    const data = { train: patterns(1, 3), validation: patterns(1, 4) };
    await trained(
      CONFIGURATION,
      (_, history) => assert.ok(history.every(({ validation }) => Number.isFinite(validation.total))),
      data,
    );
  });

  it("leaves no tensor behind: as many afterwards as before, however long the run", async () => {
    const model = new Vae(1, SMALL);
    await trainModel(model, DATA, { ...CONFIGURATION, epochs: 1 });
    const before = tf.memory().numTensors;
    await trainModel(model, DATA, { ...CONFIGURATION, epochs: 1 });
    await trainModel(model, DATA, { ...CONFIGURATION, epochs: 5 });
    assert.equal(tf.memory().numTensors, before);
    model.dispose();
  });

  it("refuses a configuration that can't be trained before it touches the model", async () => {
    const model = new Vae(1, SMALL);
    const before = weights(model);
    await assert.rejects(
      trainModel(model, DATA, { ...CONFIGURATION, epochs: 0 }),
      new RangeError("epochs: expected an integer from 1, found 0"),
    );
    await assert.rejects(
      trainModel(model, DATA, { ...CONFIGURATION, batchSize: 1.5 }),
      new RangeError("batchSize: expected an integer from 1, found 1.5"),
    );
    assert.deepEqual(weights(model), before);
    model.dispose();
  });

  it("stops when the loss is no number any more, names epoch and step, and leaves no tensor behind", async () => {
    const model = new Vae(1, SMALL);
    const before = tf.memory().numTensors;
    await assert.rejects(
      trainModel(model, DATA, { ...CONFIGURATION, learningRate: 1e15 }),
      /^NotFiniteError: training stopped in epoch 1 at step \d+ of 7: expected finite numbers, found (NaN|-?Infinity) in .+, with the loss reconstruction (NaN|-?Infinity|[\d.e+-]+), kl (NaN|-?Infinity|[\d.e+-]+); a smaller learning rate usually helps$/,
    );
    assert.equal(tf.memory().numTensors, before);
    model.dispose();
  });
});

describe("trainModel's callbacks", () => {
  it("tell each epoch's record after it, the very one that is returned", async () => {
    const model = new Vae(1, SMALL);
    const told: EpochRecord[] = [];
    const history = await trainModel(model, DATA, CONFIGURATION, { onEpoch: (record) => told.push(record) });
    assert.deepEqual(told, history);
    model.dispose();
  });

  it("tell the progress at least once an epoch, up to the last image, with speed and time left", async () => {
    const model = new Vae(1, SMALL);
    const told: Array<
      Pick<TrainingProgress, "epoch" | "epochs" | "done" | "images" | "secondsLeft"> & { ended: number }
    > = [];
    const history = await trainModel(model, DATA, CONFIGURATION, {
      onProgress: ({ epoch, epochs, done, images, secondsLeft, history: ended, train, imagesPerSecond }) => {
        told.push({ epoch, epochs, done, images, secondsLeft, ended: ended.length });
        assert.ok(imagesPerSecond > 0);
        assertClose(train.total, train.reconstruction + train.kl, { relative: 1e-5 });
      },
    });
    assert.equal(history.length, 3);
    for (const epoch of [1, 2, 3]) {
      const last = told.filter((progress) => progress.epoch === epoch).pop();
      assert.ok(last, `epoch ${epoch}`);
      assert.deepEqual([last.epochs, last.done, last.images, last.ended], [3, 50, 50, epoch - 1]);
      assert.ok(last.secondsLeft >= 0);
    }
    assert.equal(told[told.length - 1].secondsLeft, 0);
    model.dispose();
  });

  it("tell the epoch's own mean at its last progress", async () => {
    const model = new Vae(1, SMALL);
    const last = new Map<number, number>();
    const history = await trainModel(model, DATA, CONFIGURATION, {
      onProgress: ({ epoch, train }) => last.set(epoch, train.total),
    });
    for (const { epoch, train } of history) assert.equal(last.get(epoch), train.total);
    model.dispose();
  });

  it("stop the run when the signal is aborted; the model keeps the weights it has then", async () => {
    const model = new Vae(1, SMALL);
    const start = weights(model);
    const tensors = tf.memory().numTensors;
    const controller = new AbortController();
    let epochs = 0;
    await assert.rejects(
      trainModel(
        model,
        DATA,
        { ...CONFIGURATION, epochs: 1000 },
        { onEpoch: () => ++epochs === 2 && controller.abort(), signal: controller.signal },
      ),
      { name: "AbortError" },
    );
    assert.ok(epochs < 1000);
    assert.equal(tf.memory().numTensors, tensors);
    assert.notDeepEqual(weights(model), start);
    assert.ok(weights(model).every((values) => values.every(Number.isFinite)));
    model.dispose();
  });

  it("pass on what they throw, and leave no tensor behind", async () => {
    const model = new Vae(1, SMALL);
    const tensors = tf.memory().numTensors;
    const failing = {
      onEpoch: () => {
        throw new Error("from the callback");
      },
    };
    await assert.rejects(trainModel(model, DATA, CONFIGURATION, failing), { message: "from the callback" });
    assert.equal(tf.memory().numTensors, tensors);
    model.dispose();
  });

  it("let timers run during the training", async () => {
    const model = new Vae(1, SMALL);
    let ticks = 0;
    const timer = setInterval(() => ticks++, 1);
    await trainModel(model, DATA, { ...CONFIGURATION, epochs: 20 });
    clearInterval(timer);
    assert.ok(ticks > 0);
    model.dispose();
  });
});
