import { ADAM, compileFunction, compileTraining, lossAndGradients, tf } from "@vae-notebooks/tf-graph";
import { WRITE_UP_ARCHITECTURE } from "../lib/model/architecture";
import { WRITE_UP_TRAINING } from "../lib/training/configuration";
import { imagesTensor } from "../lib/data/batch";
import { Mnist } from "../lib/data/mnist";
import { noiseCounter } from "../lib/model/noise";
import { Vae } from "../lib/model/vae";
import type { StepPart } from "./program";

/** What is timed at once, so that a clock's tick does not matter. */
const CALLS = 40;
const REPEATS = 15;

/** A part of the step, ready to be run a number of times. */
interface Timed {
  run: (calls: number) => Promise<void>;
  dispose: () => void;
}

/**
 * Times a part of a training step of the write-up's VAE by itself, each as a graph: an empty call of the session, the step's
 * products of matrices alone, the loss, the loss with its gradients, or the whole step with Adam.
 *
 * @returns milliseconds a call, one for each repeat
 */
export async function partTimes(part: StepPart, batch: number, data: Mnist): Promise<number[]> {
  const { run, dispose } = PARTS[part](batch, data);
  const times: number[] = [];
  await run(CALLS);
  for (let repeat = 0; repeat < REPEATS; repeat++) {
    const started = performance.now();
    await run(CALLS);
    times.push((performance.now() - started) / CALLS);
  }
  dispose();
  return times;
}

const PARTS: Record<StepPart, (batch: number, data: Mnist) => Timed> = {
  call: () => timedFunction(([x]) => ({ y: tf.add(x, 1) }), [tf.scalar(0)]),
  products: (batch) => timedFunction(products(batch), []),
  loss: (batch, data) => {
    const { inputs, loss } = step(batch, data);
    return timedFunction((given) => ({ y: loss(given).total }), inputs);
  },
  gradients: (batch, data) => {
    const { inputs, loss, model } = step(batch, data);
    // A number of each, so that all have to be computed and none is handed out.
    return timedFunction((given) => {
      const { gradients } = lossAndGradients(() => loss(given), model.parameters());
      return {
        y: tf.addN(
          Object.values(gradients).map((gradient) => tf.slice(tf.reshape(gradient, [gradient.size]), [0], [1])),
        ),
      };
    }, inputs);
  },
  step: (batch, data) => {
    const { inputs, loss, model, feed } = step(batch, data);
    const adam = { ...ADAM, learningRate: WRITE_UP_TRAINING.learningRate };
    const training = compileTraining({ variables: model.parameters(), loss, examples: [inputs], adam, mode: "traced" });
    return {
      run: async (calls) => void (await training.runAll(Array.from({ length: calls }, () => feed))),
      dispose: () => training.dispose(),
    };
  },
};

function timedFunction(f: (inputs: tf.Tensor[]) => { y: tf.Tensor }, inputs: tf.Tensor[]): Timed {
  const compiled = compileFunction({ f, examples: [inputs], mode: "traced" });
  return {
    run: async (calls) => {
      for (let call = 0; call < calls; call++) {
        const { y } = compiled.run(inputs);
        y.dataSync();
        y.dispose();
      }
    },
    dispose: () => compiled.dispose(),
  };
}

/** The training step as lib/training.ts makes it: [indices, noise counter] of images that stay in memory. */
function step(batch: number, data: Mnist) {
  const model = new Vae(1);
  const images = imagesTensor(data.train.images);
  const feed = [Int32Array.from({ length: batch }, (_, i) => i * 7), Int32Array.of(1, 1)];
  const inputs = [tf.tensor1d(feed[0], "int32"), noiseCounter(1, 1)];
  const loss = ([indices, counter]: tf.Tensor[]) =>
    model.loss({ images: tf.gather(images, indices as tf.Tensor1D) }, counter as tf.Tensor1D);
  return { model, inputs, feed, loss };
}

/** Every product of the step, of numbers that need not be made: outputs, and gradients of weights and of inputs. */
function products(batch: number): () => { y: tf.Tensor } {
  const {
    pixels,
    hidden: [wide, narrow],
    latentDim,
  } = WRITE_UP_ARCHITECTURE;
  const layers = [
    [pixels, wide],
    [wide, narrow],
    [narrow, latentDim],
    [narrow, latentDim],
    [latentDim, narrow],
    [narrow, wide],
    [wide, pixels],
  ];
  const matrix = (rows: number, columns: number) => tf.randomNormal<tf.Rank.R2>([rows, columns]);
  const factors = layers.map(([inputs, outputs]) => ({
    x: matrix(batch, inputs),
    weight: matrix(outputs, inputs),
    gradient: matrix(batch, outputs),
  }));
  return () => {
    const made = factors.flatMap(({ x, weight, gradient }, layer) => {
      const own = [tf.matMul(x, weight, false, true), tf.matMul(gradient, x, true)];
      return layer === 0 ? own : [...own, tf.matMul(gradient, weight)];
    });
    return { y: tf.addN(made.map((product) => tf.slice(product, [0, 0], [1, 1]))) };
  };
}
