/**
 * One of the programs that bench/layers.ts compares: model.fit of a convolutional network on MNIST, "graphs" through compileModel or
 * "plain" without (first argument). Reads tasks as lines of JSON and answers each with a line, as bench/program.ts says.
 */
import readline from "node:readline";
import { compileModel, tf } from "@vae-notebooks/tf-graph";
import { imagesTensor, labelsTensor } from "../lib/data/batch";
import { firstImages } from "../lib/data/images";
import { loadMnist } from "../lib/data/mnist";
import type { Answer, Task } from "./program";

const SIDE = 28;
const CLASSES = 10;

const asGraphs = process.argv[2] === "graphs";
const { train } = loadMnist();

/** The network of tfjs-examples' MNIST: two convolutions 5 × 5 with 8 and 16 kernels, each with pooling, and a softmax of ten. */
function network(seed: number): tf.Sequential {
  // The example draws by this initializer too, without a seed.
  const kernelInitializer = (layer: number) => tf.initializers.varianceScaling({ seed: 10 * seed + layer });
  const convolution = { kernelSize: 5, strides: 1, activation: "relu" } as const;
  const model = tf.sequential({
    layers: [
      tf.layers.conv2d({
        ...convolution,
        inputShape: [SIDE, SIDE, 1],
        filters: 8,
        kernelInitializer: kernelInitializer(1),
      }),
      tf.layers.maxPooling2d({ poolSize: 2, strides: 2 }),
      tf.layers.conv2d({ ...convolution, filters: 16, kernelInitializer: kernelInitializer(2) }),
      tf.layers.maxPooling2d({ poolSize: 2, strides: 2 }),
      tf.layers.flatten(),
      tf.layers.dense({ units: CLASSES, activation: "softmax", kernelInitializer: kernelInitializer(3) }),
    ],
  });
  model.compile({ optimizer: tf.train.adam(), loss: "categoricalCrossentropy", metrics: ["accuracy"] });
  return model;
}

/** Fits a new network, and times its epochs. `train` is the mean loss of each; there is no validation. */
async function epochs({ seed = 1, batch = 128, epochs = 2, images = 6000 }: Task): Promise<Answer["epochs"]> {
  const some = firstImages(train, images);
  const [x, y] = tf.tidy(() => [
    tf.reshape(imagesTensor(some.images), [images, SIDE, SIDE, 1]),
    tf.cast(tf.oneHot(labelsTensor(some.labels), CLASSES), "float32"),
  ]);
  const model = network(seed);
  const graphs = asGraphs ? compileModel(model, { mode: "traced" }) : undefined;
  const times: number[] = [];
  let started = 0;
  const { history } = await model.fit(x, y, {
    ...{ batchSize: batch, epochs, shuffle: false, verbose: 0 },
    callbacks: {
      onEpochBegin: async () => void (started = performance.now()),
      onEpochEnd: async () => void times.push((performance.now() - started) / 1000),
    },
  });
  graphs?.dispose();
  model.dispose();
  model.optimizer.dispose();
  tf.dispose([x, y]);
  return times.map((seconds, i) => ({ seconds, train: history.loss[i] as number, validation: NaN }));
}

async function main(): Promise<void> {
  for await (const line of readline.createInterface({ input: process.stdin })) {
    const answer: Answer = {
      epochs: await epochs(JSON.parse(line) as Task),
      peakBytes: process.resourceUsage().maxRSS * 1024,
    };
    console.log(JSON.stringify(answer));
  }
}

void main();
