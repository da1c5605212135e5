/** A program that trains many epochs of a small model and tells its memory: growth-run.js DIRECTORY EPOCHS, with node --expose-gc. */
import { firstImages, loadMnist, tf, trainingImages, trainRun, Vae, WRITE_UP_TRAINING } from "../../lib";

/** Memory after a repetition, garbage collected. */
export interface Memory {
  /** Tensors of TensorFlow.js. */
  tensors: number;
  /** Used bytes of V8's heap. */
  heap: number;
  /** The process's resident memory in bytes. */
  bytes: number;
}

/** So small that thousands of epochs take a minute: a leak of a step is the same at any size. */
const ARCHITECTURE = { pixels: 784, hidden: [32, 16], latentDim: 4 };
const IMAGES = 200;
/** Epochs from one look at the memory to the next. */
const EVERY = 10;

async function main(directory: string, epochs: number): Promise<void> {
  const mnist = loadMnist();
  const configuration = { ...WRITE_UP_TRAINING, epochs };
  const images = trainingImages({ train: firstImages(mnist.train, IMAGES) }, configuration);
  const model = new Vae(configuration.seed, ARCHITECTURE);
  const memories: Memory[] = [];
  let epoch = 0;
  await trainRun(directory, { model, configuration, data: mnist.identity }, images, {
    onCheckpoint: () => {
      epoch++;
      if (epoch % EVERY > 0) return;
      globalThis.gc?.();
      const { heapUsed, rss } = process.memoryUsage();
      memories.push({ tensors: tf.memory().numTensors, heap: heapUsed, bytes: rss });
    },
  });
  console.log(JSON.stringify(memories));
}

if (require.main === module) void main(process.argv[2], Number(process.argv[3]));
