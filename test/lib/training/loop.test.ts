import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { streamSeed } from "@vae-notebooks/random";
import { Mode, tf } from "@vae-notebooks/tf-graph";
import { Architecture } from "../../../lib/model/architecture";
import { Vae } from "../../../lib/model/vae";
import { WRITE_UP_TRAINING } from "../../../lib/training/configuration";
import { EpochRecord, Trainable, TrainingState } from "../../../lib/training/contract";
import { NotFiniteError } from "../../../lib/training/not-finite";
import { weightsOf } from "../../../lib/training/state";
import { trainModel } from "../../../lib/training/training";
import { randomImages } from "../../support/images";

const SMALL: Architecture = { pixels: 16, hidden: [12, 8], latentDim: 3 };
const DATA = { train: randomImages(50, 4, 1).images, validation: randomImages(10, 4, 2).images };
const CONFIGURATION = { ...WRITE_UP_TRAINING, epochs: 4, batchSize: 8, learningRate: 1e-2 };

const timeless = (history: readonly EpochRecord[]) =>
  history.map(({ epoch, train, validation }) => ({ epoch, train, validation }));

/** Trains a fresh model, with what is asked for, and gives what is left of it. */
async function trained(callbacks: Parameters<typeof trainModel>[3] = {}) {
  const model = new Vae(CONFIGURATION.seed, SMALL);
  try {
    const history = await trainModel(model, DATA, CONFIGURATION, callbacks);
    return { history: timeless(history), weights: weightsOf(model) };
  } finally {
    model.dispose();
  }
}

/** A state as a file would give it back. */
const copied = (state: TrainingState): TrainingState => structuredClone(state);

for (const mode of ["traced", "eager"] as Mode[]) {
  describe(`a ${mode} training`, () => {
    it("goes on from each of its states to the same weights and history, to the last bit", async () => {
      const states: TrainingState[] = [];
      const whole = await trained({ mode, onCheckpoint: (state) => states.push(copied(state)) });
      assert.deepEqual(
        states.map(({ history, epoch, adam }) => [history.length, epoch.steps, adam.step]),
        [0, 1, 2, 3, 4].map((epochs) => [epochs, 0, 7 * epochs]),
        "before the first step and after each epoch",
      );
      for (const from of states) assert.deepEqual(await trained({ mode, from }), whole);
    });

    it("goes on from the middle of an epoch, where a signal stopped it", async () => {
      const whole = await trained({ mode });
      const stopped: TrainingState[] = [];
      const controller = new AbortController();
      const model = new Vae(CONFIGURATION.seed, SMALL);
      const { now } = performance;
      let turns = 0;
      // Each step seems to take a second, so that the event loop has a turn, and the signal is looked at, after each.
      performance.now = () => 1000 * turns++;
      try {
        await assert.rejects(
          trainModel(model, DATA, CONFIGURATION, {
            mode,
            signal: controller.signal,
            onProgress: ({ epoch, done }) => epoch === 2 && done === 24 && controller.abort(new Error("enough")),
            onCheckpoint: (state) => stopped.push(copied(state)),
          }),
          /^Error: enough$/,
        );
      } finally {
        performance.now = now;
        model.dispose();
      }
      const from = stopped[stopped.length - 1];
      assert.deepEqual([from.history.length, from.epoch.steps, from.adam.step], [1, 3, 10]);
      assert.deepEqual(await trained({ mode, from }), whole);
    });
  });
}

describe("a training that goes on", () => {
  it("refuses a state that lacks a parameter, or has another size, before it changes anything", async () => {
    const states: TrainingState[] = [];
    await trained({ onCheckpoint: (state) => states.push(copied(state)) });
    const model = new Vae(1, SMALL);
    const before = weightsOf(model);
    const { "decoder.fc3.bias": _, ...rest } = states[1].weights;
    const wrong = { ...states[1], weights: rest };
    await assert.rejects(trainModel(model, DATA, CONFIGURATION, { from: wrong }), {
      name: "TypeError",
      message: 'weights["decoder.fc3.bias"]: expected 16 numbers, found none',
    });
    assert.deepEqual(weightsOf(model), before);
    model.dispose();
  });

  it("refuses to go on otherwise than it began: eager steps round otherwise than a graph's", async () => {
    const states: TrainingState[] = [];
    await trained({ mode: "eager", onCheckpoint: (state) => states.push(copied(state)) });
    await assert.rejects(trained({ mode: "traced", from: states[1] }), {
      name: "TypeError",
      message: "mode: expected eager steps, as before, found traced ones",
    });
    const modes: string[] = [];
    await trained({ from: states[1], onCompiled: ({ mode }) => modes.push(mode) });
    assert.deepEqual(modes, ["eager"]);
  });

  it("tells how much is left of the whole, and leaves no tensor behind", async () => {
    const states: TrainingState[] = [];
    await trained({ onCheckpoint: (state) => states.push(copied(state)) });
    const tensors = tf.memory().numTensors;
    const epochs: number[] = [];
    await trained({ from: states[2], onProgress: ({ epoch }) => epochs.push(epoch) });
    assert.deepEqual([...new Set(epochs)], [3, 4]);
    assert.equal(tf.memory().numTensors, tensors);
  });
});

/** The error of a training that is expected to fail, and the weights it leaves. */
async function failure(
  prepare: (model: Vae) => void,
  { data = DATA, ...options }: Partial<typeof CONFIGURATION> & { data?: typeof DATA } = {},
) {
  const model = new Vae(CONFIGURATION.seed, SMALL);
  const tensors = tf.memory().numTensors;
  const states: TrainingState[] = [];
  try {
    prepare(model);
    const error = await trainModel(
      model,
      data,
      { ...CONFIGURATION, ...options },
      {
        onCheckpoint: (state) => states.push(copied(state)),
      },
    ).then(
      () => assert.fail("it did not fail"),
      (error: unknown) => error,
    );
    assert.ok(error instanceof NotFiniteError, String(error));
    assert.equal(tf.memory().numTensors, tensors);
    return { error, weights: weightsOf(model), states };
  } finally {
    model.dispose();
  }
}

describe("a number that is not finite", () => {
  it("in the data is refused before the first step, and named", async () => {
    const train = { ...DATA.train, data: Float32Array.from(DATA.train.data) } as unknown as typeof DATA.train;
    train.data[21] = NaN;
    const { error } = await failure(() => undefined, { data: { ...DATA, train } });
    assert.equal(error.message, "found NaN in data.train (at 21 of 800), expected finite grey levels");
  });

  it("in a weight is refused before the first step, and named", async () => {
    const { error, states } = await failure((model) => {
      const { bias } = model.decoder.layers().fc1;
      const values = bias.dataSync().slice();
      values[3] = -Infinity;
      tf.tidy(() => bias.assign(tf.tensor(values, bias.shape)));
    });
    assert.equal(
      error.message,
      "training can't begin: expected finite numbers, found -Infinity in decoder.fc1.bias (at 3 of 8)",
    );
    assert.equal(error.tensor, "decoder.fc1.bias");
    assert.deepEqual(states, []);
  });

  it("in the loss stops the training at that very step, and the model keeps the weights before it", async () => {
    const { error, weights, states } = await failure(() => undefined, { learningRate: 1e15 });
    assert.match(error.message, /^training stopped in epoch 1 at step \d of 7: expected finite numbers, found /);
    assert.equal(error.epoch, 1);
    assert.ok(error.step > 1);
    assert.ok(Object.values(weights).every((values) => values.every(Number.isFinite)));
    assert.deepEqual(
      states.map(({ adam }) => adam.step),
      [0],
    );
  });

  it("that no loss shows is found at the end of the epoch, with the step that made it", async () => {
    // Nothing depends on the value of `unused`, but its gradient is infinite in the epoch's fifth step.
    const unused = tf.variable(tf.scalar(1));
    const seen = tf.variable(tf.scalar(1));
    const pulled = tf.customGrad((...all) => {
      const [x, step, save] = all as [tf.Tensor, tf.Tensor, tf.GradSaveFunc];
      save([step]);
      const pull = (saved: tf.Tensor) => tf.where(tf.equal(saved, 4), tf.scalar(Infinity), tf.scalar(0));
      return {
        value: tf.zerosLike(x),
        gradFunc: (_, saved) => [pull((saved as tf.Tensor[])[0]), tf.scalar(0)],
      };
    });
    const model: Trainable = {
      parameters: () => ({ seen, unused }),
      loss: ({ images }, counter) => {
        const step = tf.cast(tf.reshape(tf.slice(counter, [1], [1]), []), "float32");
        const reconstruction = tf.mul(tf.square(seen), tf.sum(images)) as tf.Scalar;
        const total = tf.add(reconstruction, pulled(unused, step)) as tf.Scalar;
        return { reconstruction, kl: tf.scalar(0), total };
      },
    };
    await assert.rejects(trainModel(model, DATA, CONFIGURATION), {
      name: "NotFiniteError",
      message:
        /^training stopped in epoch 1 at step 5 of 7: .*, found Infinity in the gradient of unused, with the loss /,
      tensor: "the gradient of unused",
      step: 5,
    });
    assert.equal(unused.dataSync()[0], 1);
    tf.dispose([seen, unused]);
  });
});

/** A model of one parameter that notes the counter of each step's noise, eagerly, and whose loss is NaN at some steps. */
function noting(nanAt: number[] = []): Trainable & { steps: number[]; dispose: () => void } {
  const weight = tf.variable(tf.scalar(1));
  const steps: number[] = [];
  return {
    steps,
    dispose: () => weight.dispose(),
    parameters: () => ({ weight }),
    loss: ({ images }, counter) => {
      const [seed, step] = counter.dataSync();
      const training = seed === streamSeed(CONFIGURATION.seed, "noise");
      if (training) steps.push(step);
      const reconstruction = tf.mul(tf.square(weight), tf.sum(images)) as tf.Scalar;
      const kl = tf.scalar(training && nanAt.includes(step) ? NaN : 0);
      return { reconstruction, kl, total: tf.add(reconstruction, kl) as tf.Scalar };
    },
  };
}

describe("the steps of a training", () => {
  it("have noise of their own each, counted on from epoch to epoch", async () => {
    const model = noting();
    await trainModel(model, DATA, { ...CONFIGURATION, epochs: 3 }, { mode: "eager" });
    assert.deepEqual(
      model.steps,
      Array.from({ length: 21 }, (_, step) => step),
    );
    model.dispose();
  });

  it("end at the very one whose loss is no number: none after it is ever made", async () => {
    const model = noting([9]);
    await assert.rejects(trainModel(model, DATA, CONFIGURATION, { mode: "eager" }), {
      message: /^training stopped in epoch 2 at step 3 of 7: .* found NaN in the loss's /,
      epoch: 2,
      step: 3,
    });
    assert.equal(Math.max(...model.steps), 9);
    model.dispose();
  });
});
