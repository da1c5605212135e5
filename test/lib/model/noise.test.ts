import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { noiseCounter, standardNormal } from "../../../lib/model/noise";
import { philox4x32 } from "@vae-notebooks/random";
import { tf } from "@vae-notebooks/tf-graph";
import { assertClose } from "@vae-notebooks/testing";
import { correlation, mean, moment, normalDistance, normalDistanceLimit } from "@vae-notebooks/testing";
import { assertTensorsLeft } from "../../support/tensors";

function draw(seed: number, step: number, count: number): Float32Array {
  return tf.tidy(() => standardNormal<tf.Rank.R1>([count], noiseCounter(seed, step)).dataSync<"float32">());
}

/** What TensorFlow's StatelessRandomNormal computes, from our own Philox (tensorflow/core/kernels/stateless_random_ops.cc, GenerateKey). */
function byDefinition(seed: number, step: number, count: number): number[] {
  const mixed = philox4x32([seed, 0, step, 0], [0x3ec8f720, 0x02461e29]);
  const uniform = (word: number) => (word & 0x7fffff) / 2 ** 23;
  const numbers: number[] = [];
  for (let block = 0; numbers.length < count; block++) {
    const words = philox4x32([block, 0, mixed[2], mixed[3]], [mixed[0], mixed[1]]);
    for (const pair of [0, 2]) {
      const radius = Math.sqrt(-2 * Math.log(Math.max(uniform(words[pair]), 1e-7)));
      const angle = 2 * Math.PI * uniform(words[pair + 1]);
      numbers.push(radius * Math.sin(angle), radius * Math.cos(angle));
    }
  }
  return numbers.slice(0, count);
}

describe("standardNormal", () => {
  it("is Philox of its counter, then Box and Muller, as our own generator gives them", () => {
    for (const [seed, step] of [
      [0, 0],
      [42, 1],
      [0x7fffffff, 14_999],
    ]) {
      assertClose(draw(seed, step, 37), byDefinition(seed, step, 37), { absolute: 3e-6 }, `seed ${seed}, step ${step}`);
    }
  });

  it("gives the same numbers for the same counter and others for another seed or step", () => {
    assert.deepEqual(draw(1, 2, 50), draw(1, 2, 50));
    assert.notDeepEqual(draw(1, 2, 50), draw(1, 3, 50));
    assert.notDeepEqual(draw(1, 2, 50), draw(2, 2, 50));
  });

  it("has the shape that is asked for, filled row by row", () => {
    tf.tidy(() => {
      const counter = noiseCounter(5, 6);
      const found = standardNormal<tf.Rank.R2>([3, 4], counter);
      assert.deepEqual(found.shape, [3, 4]);
      assert.equal(found.dtype, "float32");
      assert.deepEqual(found.dataSync(), draw(5, 6, 12));
    });
  });

  it("of no numbers is empty", () => {
    assert.equal(draw(0, 0, 0).length, 0);
  });

  it("has the moments and the distribution of N(0, 1)", () => {
    const n = 100_000;
    const numbers = draw(7, 0, n);
    assert.ok(Math.abs(mean(numbers)) < 5 / Math.sqrt(n), "mean");
    assert.ok(Math.abs(moment(numbers, 2, 0) - 1) < 5 * Math.sqrt(2 / n), "variance");
    assert.ok(Math.abs(moment(numbers, 3, 0)) < 5 * Math.sqrt(15 / n), "skewness");
    assert.ok(Math.abs(moment(numbers, 4, 0) - 3) < 5 * Math.sqrt(96 / n), "kurtosis");
    assert.ok(normalDistance(numbers) < normalDistanceLimit(n), `distance ${normalDistance(numbers)}`);
  });

  it("is not correlated from one step to the next", () => {
    const n = 50_000;
    assert.ok(Math.abs(correlation(draw(7, 0, n), draw(7, 1, n))) < 5 / Math.sqrt(n));
  });

  it("leaves its numbers alone on the device", () => {
    const counter = noiseCounter(0, 0);
    assertTensorsLeft(1, () => standardNormal<tf.Rank.R1>([3], counter));
  });
});

describe("noiseCounter", () => {
  it("is the int32 pair of seed and step", () => {
    const counter = noiseCounter(42, 7);
    assert.equal(counter.dtype, "int32");
    assert.deepEqual(Array.from(counter.dataSync()), [42, 7]);
  });

  it("refuses a seed or a step that is none", () => {
    assert.throws(
      () => noiseCounter(-1, 0),
      new RangeError("seed: expected an integer from 0 to 2147483647, found -1"),
    );
    for (const step of [-1, 0.5, NaN]) {
      assert.throws(() => noiseCounter(0, step), new RangeError(`step: expected an integer from 0, found ${step}`));
    }
  });
});
