import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { checkSeed, philox4x32, randomStream, streamSeed } from "../src";
import {
  chiSquared,
  chiSquaredLimit,
  correlation,
  mean,
  moment,
  normalDistance,
  normalDistanceLimit,
} from "@vae-notebooks/testing";

const DRAWS = 100_000;

/** Philox4x32-10 once more, from the paper's definition and in BigInt, where no product can lose a bit. */
function philoxByDefinition(counter: readonly number[], key: readonly number[]): number[] {
  const mask = 0xffffffffn;
  let [c0, c1, c2, c3] = counter.map(BigInt);
  let [k0, k1] = key.map(BigInt);
  for (let round = 0; round < 10; round++) {
    const product0 = 0xd2511f53n * c0;
    const product1 = 0xcd9e8d57n * c2;
    [c0, c1, c2, c3] = [(product1 >> 32n) ^ c1 ^ k0, product1 & mask, (product0 >> 32n) ^ c3 ^ k1, product0 & mask];
    k0 = (k0 + 0x9e3779b9n) & mask;
    k1 = (k1 + 0xbb67ae85n) & mask;
  }
  return [c0, c1, c2, c3].map(Number);
}

describe("philox4x32", () => {
  // kat_vectors of Random123 1.14: philox4x32 with 10 rounds.
  const published: Array<{ counter: number[]; key: number[]; expected: string }> = [
    { counter: [0, 0, 0, 0], key: [0, 0], expected: "6627e8d5 e169c58d bc57ac4c 9b00dbd8" },
    {
      counter: [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff],
      key: [0xffffffff, 0xffffffff],
      expected: "408f276d 41c83b0e a20bc7c6 6d5451fd",
    },
    {
      counter: [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
      key: [0xa4093822, 0x299f31d0],
      expected: "d16cfe09 94fdcceb 5001e420 24126ea1",
    },
  ];
  for (const { counter, key, expected } of published) {
    it(`gives Random123's published words for the counter ${counter.map((word) => word.toString(16)).join(" ")}`, () => {
      const words = Array.from(philox4x32(counter, key), (word) => word.toString(16).padStart(8, "0"));
      assert.equal(words.join(" "), expected);
    });
  }

  it("agrees with its definition in exact arithmetic at a thousand random counters and at words that carry", () => {
    const edges = [0, 1, 0xffff, 0x10000, 0x7fffffff, 0x80000000, 0xffff0000, 0xffffffff];
    const random = randomStream(3, "counters");
    for (let i = 0; i < 1000; i++) {
      const word = () => (i < 300 ? edges[random.uint32() % edges.length] : random.uint32());
      const counter = [word(), word(), word(), word()];
      const key = [word(), word()];
      assert.deepEqual(
        Array.from(philox4x32(counter, key)),
        philoxByDefinition(counter, key),
        `counter ${counter}, key ${key}`,
      );
    }
  });
});

describe("randomStream", () => {
  it("draws the words of Philox at counters 0, 1, 2 under the key of the seed and the name's FNV-1a hash", () => {
    // Published FNV-1a 32-bit hashes: "" 811c9dc5, "a" e40c292c, "foobar" bf9cf968.
    for (const [name, hash] of Object.entries({ "": 0x811c9dc5, a: 0xe40c292c, foobar: 0xbf9cf968 })) {
      const stream = randomStream(42, name);
      const drawn = Array.from({ length: 12 }, () => stream.uint32());
      const expected = [0, 1, 2].flatMap((block) => Array.from(philox4x32([block, 0, 0, 0], [42, hash])));
      assert.deepEqual(drawn, expected, `stream "${name}"`);
    }
  });

  it("is the same for the same seed and name, and another for another seed or name", () => {
    const first = (seed: number, name: string) => Array.from({ length: 8 }, randomStream(seed, name).uint32);
    assert.deepEqual(first(1, "split"), first(1, "split"));
    assert.notDeepEqual(first(1, "split"), first(2, "split"));
    assert.notDeepEqual(first(1, "split"), first(1, "Split"));
  });

  it("changes no number of one stream when another one is drawn from in between", () => {
    const alone = randomStream(5, "alone");
    const expected = Array.from({ length: 9 }, () => alone.normal());
    const mixed = randomStream(5, "alone");
    const other = randomStream(5, "other");
    const drawn = expected.map(() => (other.uint32(), other.normal(), mixed.normal()));
    assert.deepEqual(drawn, expected);
  });

  it("is not correlated between neighbouring seeds, between names, nor with itself one step later", () => {
    const draw = (seed: number, name: string) => {
      const stream = randomStream(seed, name);
      return Float64Array.from({ length: DRAWS }, () => stream.uniform());
    };
    const base = draw(0, "a");
    const limit = 5 / Math.sqrt(DRAWS);
    assert.ok(Math.abs(correlation(base, draw(1, "a"))) < limit, "seeds 0 and 1");
    assert.ok(Math.abs(correlation(base, draw(0, "b"))) < limit, "names a and b");
    assert.ok(Math.abs(correlation(base.subarray(1), base.subarray(0, -1))) < limit, "next draw");
  });

  it("takes the smallest and the largest seed and refuses what is not an integer between them", () => {
    for (const seed of [0, 0x7fffffff]) assert.doesNotThrow(() => randomStream(seed, "x"));
    for (const seed of [-1, 2 ** 31, 1.5, NaN, Infinity]) {
      const expected = new RangeError(`seed: expected an integer from 0 to 2147483647, found ${seed}`);
      assert.throws(() => randomStream(seed, "x"), expected);
      assert.throws(() => checkSeed(seed), expected);
      assert.throws(() => streamSeed(seed, "x"), expected);
    }
  });
});

describe("uniform", () => {
  it("is 27 and 26 bits of two words as a fraction of 2^53", () => {
    const words = randomStream(8, "bits");
    const [high, low] = [words.uint32(), words.uint32()];
    const expected = Number((BigInt(high >>> 5) << 26n) + BigInt(low >>> 6)) / 2 ** 53;
    assert.equal(randomStream(8, "bits").uniform(), expected);
  });

  it("fills [0, 1) evenly: range, mean, variance and a χ² over 64 classes", () => {
    const stream = randomStream(9, "uniform");
    const draws = Float64Array.from({ length: DRAWS }, () => stream.uniform());
    assert.ok(draws.every((value) => value >= 0 && value < 1));
    // A uniform number has variance 1/12, its square of the deviation the variance 1/180.
    assert.ok(Math.abs(mean(draws) - 1 / 2) < 5 * Math.sqrt(1 / 12 / DRAWS));
    assert.ok(Math.abs(moment(draws, 2, 1 / 2) - 1 / 12) < 5 * Math.sqrt(1 / 180 / DRAWS));
    const counts = new Array<number>(64).fill(0);
    for (const value of draws) counts[Math.floor(value * 64)]++;
    assert.ok(chiSquared(counts) < chiSquaredLimit(63), `χ² ${chiSquared(counts)}`);
  });
});

describe("normal", () => {
  it("is Box and Muller's pair of the next two uniform numbers", () => {
    const uniform = randomStream(10, "pair");
    const [u, v] = [uniform.uniform(), uniform.uniform()];
    const radius = Math.sqrt(-2 * Math.log(1 - u));
    const normal = randomStream(10, "pair");
    assert.equal(normal.normal(), radius * Math.cos(2 * Math.PI * v));
    assert.equal(normal.normal(), radius * Math.sin(2 * Math.PI * v));
    assert.equal(normal.uniform(), uniform.uniform());
  });

  it("has the moments and the distribution of N(0, 1)", () => {
    const stream = randomStream(11, "normal");
    const draws = Float64Array.from({ length: DRAWS }, () => stream.normal());
    // The standard deviations of n draws' moments: 1/√n, √(2/n), √(15/n) of the third and √(96/n) of the fourth.
    assert.ok(Math.abs(mean(draws)) < 5 * Math.sqrt(1 / DRAWS), "mean");
    assert.ok(Math.abs(moment(draws, 2, 0) - 1) < 5 * Math.sqrt(2 / DRAWS), "variance");
    assert.ok(Math.abs(moment(draws, 3, 0)) < 5 * Math.sqrt(15 / DRAWS), "skewness");
    assert.ok(Math.abs(moment(draws, 4, 0) - 3) < 5 * Math.sqrt(96 / DRAWS), "kurtosis");
    assert.ok(normalDistance(draws) < normalDistanceLimit(DRAWS), `distance ${normalDistance(draws)}`);
    assert.ok(
      Math.abs(
        correlation(
          draws.filter((_, i) => i % 2 === 0),
          draws.filter((_, i) => i % 2 === 1),
        ),
      ) <
        5 / Math.sqrt(DRAWS / 2),
      "pairs",
    );
  });
});

describe("permutation", () => {
  it("of nothing is empty, of one thing that thing", () => {
    assert.deepEqual(randomStream(1, "p").permutation(0), new Int32Array(0));
    assert.deepEqual(randomStream(1, "p").permutation(1), Int32Array.of(0));
  });

  it("holds each index once", () => {
    const order = randomStream(2, "p").permutation(10_000);
    assert.deepEqual(
      Int32Array.from(order).sort(),
      Int32Array.from({ length: 10_000 }, (_, i) => i),
    );
    assert.notDeepEqual(order, Int32Array.from(order).sort());
  });

  it("gives each of the 24 orders of four things equally often", () => {
    const stream = randomStream(3, "p");
    const counts = new Map<string, number>();
    for (let i = 0; i < 24_000; i++) {
      const order = stream.permutation(4).join("");
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    assert.equal(counts.size, 24);
    const statistic = chiSquared([...counts.values()]);
    assert.ok(statistic < chiSquaredLimit(23), `χ² ${statistic}`);
  });

  it("gives the next call of one stream another order", () => {
    const stream = randomStream(4, "p");
    assert.notDeepEqual(stream.permutation(100), stream.permutation(100));
  });
});

describe("streamSeed", () => {
  it("is the stream's first word without its last bit, so that an int32 holds it", () => {
    for (let seed = 0; seed < 200; seed++) {
      const found = streamSeed(seed, "noise");
      assert.equal(found, Math.floor(randomStream(seed, "noise").uint32() / 2));
      assert.ok(found >= 0 && found <= 0x7fffffff);
    }
  });
});
