/** A program that trains many epochs and tells memory after each: growth-run.js DIRECTORY EPOCHS, with node --expose-gc. */
import { firstImages, loadMnist, tf, trainingImages, trainRun, Vae, WRITE_UP_TRAINING } from "../../lib";

/** Memory after an epoch. */
export interface Memory {
  /** Tensors of TensorFlow.js. */
  tensors: number;
  /** The process's resident memory in bytes, after a collection of garbage. */
  bytes: number;
}

async function main(directory: string, epochs: number): Promise<void> {
  const mnist = loadMnist();
  const configuration = { ...WRITE_UP_TRAINING, epochs };
  const images = trainingImages({ train: firstImages(mnist.train, 400) }, configuration);
  const model = new Vae(configuration.seed);
  const memories: Memory[] = [];
  await trainRun(directory, { model, configuration, data: mnist.identity }, images, {
    onCheckpoint: () => {
      globalThis.gc?.();
      memories.push({ tensors: tf.memory().numTensors, bytes: process.memoryUsage.rss() });
    },
  });
  console.log(JSON.stringify(memories));
}

if (require.main === module) void main(process.argv[2], Number(process.argv[3]));
