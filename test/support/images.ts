import fs from "node:fs";
import path from "node:path";
import zlib from "node:zlib";
import ndarray from "ndarray";
import { LabelledImages } from "../../lib/data/images";
import { MNIST_FILES } from "../../lib/data/mnist";
import { randomStream } from "@vae-notebooks/random";
import { idxBytes } from "@vae-notebooks/testing";

/** Random grey images, different from each other, with labels 0, 1, … 9, 0, … */
export function randomImages(count: number, side = 28, seed = 1): LabelledImages {
  const random = randomStream(seed, "test images");
  const images = Uint8Array.from({ length: count * side * side }, () => random.uint32() >>> 24);
  const labels = Uint8Array.from({ length: count }, (_, i) => i % 10);
  return { images: ndarray(images, [count, side, side]), labels: ndarray(labels, [count]) };
}

/** Writes the four IDX files of a small data set; gzipped ones end in .gz. */
export function writeIdxDirectory(
  directory: string,
  train: LabelledImages,
  test: LabelledImages,
  gzipped = false,
): void {
  const write = (name: string, bytes: Buffer) =>
    fs.writeFileSync(path.join(directory, gzipped ? `${name}.gz` : name), gzipped ? zlib.gzipSync(bytes) : bytes);
  write(MNIST_FILES.trainImages.name, idxBytes(train.images.shape, train.images.data));
  write(MNIST_FILES.trainLabels.name, idxBytes(train.labels.shape, train.labels.data));
  write(MNIST_FILES.testImages.name, idxBytes(test.images.shape, test.images.data));
  write(MNIST_FILES.testLabels.name, idxBytes(test.labels.shape, test.labels.data));
}
