import assert from "node:assert/strict";
import { describe, it } from "node:test";
import ndarray from "ndarray";
import { imagesTensor } from "../../../lib/data/batch";
import { firstOfEachClass, selectImages } from "../../../lib/data/images";
import { rowMajor } from "@vae-notebooks/arrays";
import { meanEdge, pixelEntropy } from "../../../study/measures/image-measures";
import { chooseEnds } from "../../../study/parts";
import { blurImages } from "../../../study/judge/blur";
import { fitRefusalShift, shiftRefusal } from "../../../study/judge/calibration";
import { makeNonsense } from "../../../study/judge/nonsense";
import { plainConfidences } from "../../../study/judge/plain";
import { meanCrossEntropy, softmaxRows } from "../../../study/judge/temperature";
import { epochImages, trainingBatches } from "../../../study/judge/training-images";
import { verdicts } from "../../../study/judge/verdict";
import { unitPixels } from "../../../study/measures/pixels";
import { decodePaths, pathSmoothness } from "../../../study/measures/smoothness";
import { randomStream } from "@vae-notebooks/random";
import { Vae } from "../../../lib/model/vae";
import { randomImages } from "../../support/images";

const MATRIX = ndarray(Float32Array.of(1, 2, 3, 4, 5, 6), [2, 3]);

describe("rowMajor", () => {
  it("of a packed array is its own numbers, not a copy", () => {
    assert.deepEqual(Array.from(rowMajor(MATRIX)), [1, 2, 3, 4, 5, 6]);
    assert.equal(rowMajor(MATRIX).buffer, MATRIX.data.buffer);
  });

  it("of a range of rows is that part of the numbers, not a copy", () => {
    assert.deepEqual(Array.from(rowMajor(MATRIX.lo(1, 0))), [4, 5, 6]);
    assert.deepEqual(Array.from(rowMajor(MATRIX.hi(1, 3))), [1, 2, 3]);
    assert.equal(rowMajor(MATRIX.lo(1, 0)).buffer, MATRIX.data.buffer);
  });

  it("of other views is what they show, in their order", () => {
    assert.deepEqual(Array.from(rowMajor(MATRIX.transpose(1, 0))), [1, 4, 2, 5, 3, 6]);
    assert.deepEqual(Array.from(rowMajor(MATRIX.lo(0, 1))), [2, 3, 5, 6]);
    assert.deepEqual(Array.from(rowMajor(MATRIX.pick(null, 2))), [3, 6]);
    assert.deepEqual(Array.from(rowMajor(MATRIX.step(1, -1))), [3, 2, 1, 6, 5, 4]);
  });

  it("of a single number, and of nothing", () => {
    assert.deepEqual(Array.from(rowMajor(ndarray(Float32Array.of(7), []))), [7]);
    assert.deepEqual(Array.from(rowMajor(ndarray(new Uint8Array(0), [0, 28, 28]))), []);
  });
});

describe("functions of images take views as what they show", () => {
  const all = randomImages(6);
  const view = { images: all.images.lo(2, 0, 0), labels: all.labels.lo(2) };
  const copy = selectImages(all, [2, 3, 4, 5]);

  it("imagesTensor and selectImages", () => {
    assert.deepEqual(imagesTensor(view.images).dataSync(), imagesTensor(copy.images).dataSync());
    assert.deepEqual(selectImages(view, [3, 0]), selectImages(copy, [3, 0]));
  });

  it("the measures of images", () => {
    assert.equal(meanEdge(view.images), meanEdge(copy.images));
    assert.equal(pixelEntropy(view.images), pixelEntropy(copy.images));
  });

  it("firstOfEachClass", () => {
    const labels = ndarray(Uint8Array.of(9, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9), [11]);
    assert.deepEqual(firstOfEachClass(labels.lo(1)), [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });
});

describe("functions of logits, probabilities and paths take views as what they show", () => {
  const random = randomStream(2, "test views");
  const packed = ndarray(
    Float32Array.from({ length: 44 }, () => random.normal()),
    [4, 11],
  );
  const columns = ndarray(new Float32Array(44), [11, 4]);
  const wide = ndarray(new Float32Array(60).fill(5), [5, 12]);
  for (let i = 0; i < 4; i++) {
    for (let d = 0; d < 11; d++) {
      columns.set(d, i, packed.get(i, d));
      wide.set(i + 1, d + 1, packed.get(i, d));
    }
  }
  const labels = [3, 1, 4, 1];
  const model = new Vae(4, { pixels: 9, hidden: [6, 5], latentDim: 11 });

  for (const [what, view] of [
    ["transposed", columns.transpose(1, 0)],
    ["sliced", wide.lo(1, 1)],
  ] as const) {
    it(`the judge's, ${what}`, () => {
      assert.deepEqual(softmaxRows(view), softmaxRows(packed));
      assert.equal(meanCrossEntropy(view, labels), meanCrossEntropy(packed, labels));
      assert.equal(fitRefusalShift(view, 0.25), fitRefusalShift(packed, 0.25));
      assert.deepEqual(shiftRefusal(view, 0.5), shiftRefusal(packed, 0.5));
      assert.deepEqual(verdicts(view, 0.1), verdicts(packed, 0.1));
      assert.deepEqual(plainConfidences(view), plainConfidences(packed));
    });

    it(`those of paths and of the bound, ${what}`, async () => {
      const asPaths = (points: typeof packed) =>
        ndarray(points.data, [2, 2, 11], [2 * points.stride[0], points.stride[0], points.stride[1]], points.offset);
      assert.deepEqual(decodePaths(model, asPaths(view)).data, decodePaths(model, asPaths(packed)).data);
      assert.deepEqual(pathSmoothness(asPaths(view)), pathSmoothness(asPaths(packed)));
      assert.deepEqual(chooseEnds(view, 2, 1), chooseEnds(packed, 2, 1));
      const nine = [view, packed].map((points) => unitPixels(points.hi(4, 9)));
      assert.deepEqual(nine[0].data, nine[1].data);
    });
  }

  it("those of images of digits", () => {
    const { images, labels: digits } = randomImages(30);
    const turned = ndarray(new Uint8Array(31 * 784), [31, 28, 28]);
    for (let i = 0; i < 30; i++)
      for (let y = 0; y < 28; y++) for (let x = 0; x < 28; x++) turned.set(i + 1, x, y, images.get(i, y, x));
    const view = turned.lo(1, 0, 0).transpose(0, 2, 1);
    const labelled = { images: view, labels: ndarray(Uint8Array.of(9, ...digits.data), [31]).lo(1) };
    assert.deepEqual(blurImages(view, 1).data, blurImages(images, 1).data);
    assert.deepEqual(unitPixels(view).data, unitPixels(images).data);
    for (const kind of ["splice-rows", "overlay", "mirror"] as const) {
      assert.deepEqual(
        makeNonsense(kind, labelled, 5, 1).images.data,
        makeNonsense(kind, { images, labels: digits }, 5, 1).images.data,
      );
    }
    const epoch = (data: typeof labelled) => epochImages(data, 0.5, 1, 1);
    assert.deepEqual(epoch(labelled).images.data, epoch({ images, labels: digits }).images.data);
    assert.deepEqual(
      [...trainingBatches(labelled, 10, 1, 1)],
      [...trainingBatches({ images, labels: digits }, 10, 1, 1)],
    );
  });
});
