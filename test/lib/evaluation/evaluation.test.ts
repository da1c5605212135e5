import assert from "node:assert/strict";
import { describe, it } from "node:test";
import ndarray from "ndarray";
import {
  decodeVectors,
  encodeImages,
  evaluateLoss,
  evaluationEpsilon,
  generateImages,
  reconstructImages,
} from "../../../lib/evaluation/evaluation";
import { imagesTensor } from "../../../lib/data/batch";
import { noiseCounter, standardNormal } from "../../../lib/model/noise";
import { streamSeed } from "@vae-notebooks/random";
import { tf } from "@vae-notebooks/tf-graph";
import { Vae } from "../../../lib/model/vae";
import { assertClose } from "@vae-notebooks/testing";
import { randomImages } from "../../support/images";
import { PlainParameters, plainDecoder, plainEncoder, plainKl, plainLoss } from "../../support/plain-vae";
import { assertTensorsLeft, rows } from "../../support/tensors";

const SIDE = 3;
const MODEL = new Vae(4, { pixels: SIDE * SIDE, hidden: [6, 5], latentDim: 2 });
const P: PlainParameters = Object.fromEntries(
  Object.entries(MODEL.parameters()).map(([name, variable]) => [name, variable.dataSync()]),
);
/** Over the batch size of the evaluation, so that there is a second batch, of one image. */
const COUNT = 501;
const { images: IMAGES } = randomImages(COUNT, SIDE);
const PIXELS = rows(imagesTensor(IMAGES));

/** The noise of the images from one on, as the stream of that name has it. */
function noise(name: string, seed: number, from: number, count: number): Float32Array[] {
  return rows(standardNormal<tf.Rank.R2>([count, 2], noiseCounter(streamSeed(seed, name), from)));
}

describe("evaluateLoss", () => {
  it("is the mean over all images of the plain formulas' loss, across batches", () => {
    const drawn = [...noise("evaluation", 3, 0, 500), ...noise("evaluation", 3, 500, 1)];
    for (const beta of [1, 5]) {
      const { total, reconstruction, kl } = evaluateLoss(MODEL, IMAGES, 3, beta);
      assertClose(total, plainLoss(PIXELS, drawn, P, beta) / COUNT, { relative: 1e-6 }, "total");
      assertClose(total, reconstruction + beta * kl, { relative: 1e-6 }, "sum");
    }
  });

  it("gives the same numbers for the same seed, another reconstruction but the same KL for another", () => {
    const once = evaluateLoss(MODEL, IMAGES, 3);
    assert.deepEqual(evaluateLoss(MODEL, IMAGES, 3), once);
    const other = evaluateLoss(MODEL, IMAGES, 4);
    assert.notEqual(other.reconstruction, once.reconstruction);
    assert.equal(other.kl, once.kl);
  });

  it("of one image is that image's loss", () => {
    const [drawn] = noise("evaluation", 3, 0, 1);
    assertClose(evaluateLoss(MODEL, IMAGES.hi(1, SIDE, SIDE), 3).total, plainLoss([PIXELS[0]], [drawn], P), {
      relative: 1e-6,
    });
  });

  it("refuses to take the mean over no images", () => {
    assert.throws(
      () => evaluateLoss(MODEL, IMAGES.hi(0, SIDE, SIDE), 3),
      new RangeError("images: expected at least one, found none"),
    );
  });

  it("leaves nothing on the device", () => {
    assertTensorsLeft(0, () => evaluateLoss(MODEL, IMAGES, 3));
  });
});

describe("evaluationEpsilon", () => {
  it("is the noise with which evaluateLoss draws, across batches", () => {
    const epsilon = evaluationEpsilon(COUNT, 2, 3);
    assert.deepEqual(epsilon.shape, [COUNT, 2]);
    assert.deepEqual(
      Array.from(epsilon.data),
      [...noise("evaluation", 3, 0, 500), ...noise("evaluation", 3, 500, 1)].flatMap((row) => Array.from(row)),
    );
    assertTensorsLeft(0, () => evaluationEpsilon(COUNT, 2, 3));
  });
});

describe("decodeVectors", () => {
  it("takes a transposed and a sliced view as what they show", () => {
    const vectors = ndarray(Float32Array.of(1, -2, 0.5, 3, 0, -1), [3, 2]);
    const expected = decodeVectors(MODEL, vectors).data;
    const columns = ndarray(Float32Array.of(1, 0.5, 0, -2, 3, -1), [2, 3]);
    assert.deepEqual(decodeVectors(MODEL, columns.transpose(1, 0)).data, expected);
    const wide = ndarray(Float32Array.of(9, 9, 9, 9, 1, -2, 9, 0.5, 3, 9, 0, -1), [4, 3]);
    assert.deepEqual(decodeVectors(MODEL, wide.lo(1, 1)).data, expected);
  });
});

describe("encodeImages", () => {
  it("gives mu and logVar of every image in order, as the plain formulas do", () => {
    const { mu, logVar } = encodeImages(MODEL, IMAGES);
    assert.deepEqual(
      [mu.shape, logVar.shape],
      [
        [COUNT, 2],
        [COUNT, 2],
      ],
    );
    let kl = 0;
    PIXELS.forEach((x, i) => {
      const expected = plainEncoder(x, P);
      kl += plainKl(expected.mu, expected.logVar);
      assertClose([mu.get(i, 0), mu.get(i, 1)], expected.mu, { absolute: 1e-6 }, `mu of image ${i}`);
      assertClose([logVar.get(i, 0), logVar.get(i, 1)], expected.logVar, { absolute: 1e-6 }, `logVar of image ${i}`);
    });
    assertClose(evaluateLoss(MODEL, IMAGES, 0).kl, kl / COUNT, { relative: 1e-5 });
  });

  it("of no images is empty", () => {
    assert.deepEqual(encodeImages(MODEL, IMAGES.hi(0, SIDE, SIDE)).mu.shape, [0, 2]);
  });

  it("leaves nothing on the device", () => {
    assertTensorsLeft(0, () => encodeImages(MODEL, IMAGES));
  });
});

describe("reconstructImages", () => {
  it("without a seed decodes each image's mean", () => {
    const found = reconstructImages(MODEL, IMAGES);
    assert.deepEqual(found.shape, [COUNT, SIDE * SIDE]);
    PIXELS.forEach((x, i) => {
      const expected = plainDecoder(plainEncoder(x, P).mu, P).map((logit) => 1 / (1 + Math.exp(-logit)));
      assertClose(found.data.subarray(i * 9, (i + 1) * 9), expected, { absolute: 1e-6 }, `image ${i}`);
    });
  });

  it("with a seed decodes one draw from each image's posterior", () => {
    const found = reconstructImages(MODEL, IMAGES, 6);
    const { mu, logVar } = plainEncoder(PIXELS[500], P);
    const [epsilon] = noise("reconstruction", 6, 500, 1);
    const z = mu.map((m, i) => m + Math.exp(logVar[i] / 2) * epsilon[i]);
    assertClose(
      found.data.subarray(500 * 9),
      plainDecoder(z, P).map((logit) => 1 / (1 + Math.exp(-logit))),
      { absolute: 1e-6 },
    );
    assert.deepEqual(reconstructImages(MODEL, IMAGES, 6).data, found.data);
    assert.notDeepEqual(reconstructImages(MODEL, IMAGES, 7).data, found.data);
  });

  it("gives an image that stands twice two different draws", () => {
    const { images } = randomImages(1, SIDE);
    const twice = ndarray(Uint8Array.from([...images.data, ...images.data]), [2, SIDE, SIDE]);
    const { data } = reconstructImages(MODEL, twice, 6);
    assert.notDeepEqual(data.slice(0, 9), data.slice(9));
  });

  it("leaves nothing on the device", () => {
    assertTensorsLeft(0, () => reconstructImages(MODEL, IMAGES, 1));
  });
});

describe("generateImages", () => {
  it("decodes draws from N(0, I)", () => {
    const found = generateImages(MODEL, 5, 8);
    assert.deepEqual(found.shape, [5, 9]);
    noise("generation", 8, 0, 5).forEach((z, i) => {
      const expected = plainDecoder(z, P).map((logit) => 1 / (1 + Math.exp(-logit)));
      assertClose(found.data.subarray(i * 9, (i + 1) * 9), expected, { absolute: 1e-6 }, `image ${i}`);
    });
  });

  it("gives the same images for the same seed, others for another, and the first ones also when more are asked for", () => {
    const found = generateImages(MODEL, 4, 8).data;
    assert.deepEqual(generateImages(MODEL, 4, 8).data, found);
    assert.notDeepEqual(generateImages(MODEL, 4, 9).data, found);
    assertClose(generateImages(MODEL, 6, 8).data.subarray(0, 36), found, { absolute: 1e-6 });
  });

  it("leaves nothing on the device", () => {
    assertTensorsLeft(0, () => generateImages(MODEL, 4, 1));
  });
});
