import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { histogram } from "../../../study/measures/histogram";
import { randomStream } from "@vae-notebooks/random";
import { assertClose } from "@vae-notebooks/testing";
import { normalDistribution } from "@vae-notebooks/testing";

describe("histogram", () => {
  it("counts in equal bins, by hand: four values in two bins of width 2", () => {
    const { centres, density } = histogram([0, 1, 1.9, 2], 0, 4, 2);
    assert.deepEqual(centres, [1, 3]);
    assert.deepEqual(density, [3 / 4 / 2, 1 / 4 / 2]);
  });

  it("puts a value on the edge of two bins into the upper one, and one at the range's end outside", () => {
    assert.deepEqual(histogram([1, 2], 0, 2, 2).density, [0, 0.5]);
  });

  it("has an area of 1 where all values lie inside, and less by the share outside", () => {
    const area = (values: number[]) => histogram(values, 0, 1, 7).density.reduce((sum, d) => sum + d / 7, 0);
    assertClose(area([0, 0.2, 0.4, 0.99]), 1, { relative: 1e-12 });
    assertClose(area([-5, 0.2, 0.4, 100]), 0.5, { relative: 1e-12 });
  });

  it("leaves NaN and infinities out of the bars", () => {
    assert.deepEqual(histogram([NaN, Infinity, -Infinity, 0.5], 0, 1, 1).density, [0.25]);
  });

  it("of one value has an area of 1", () => {
    assert.deepEqual(histogram([1], 0, 4, 2).density, [0.5, 0]);
  });

  it("of no values has bars of height 0", () => {
    assert.deepEqual(histogram([], 0, 1, 3).density, [0, 0, 0]);
  });

  it("approaches the density that the values are drawn from", () => {
    const n = 100_000;
    const random = randomStream(1, "histogram");
    const { centres, density } = histogram(
      Float32Array.from({ length: n }, () => random.normal()),
      -3,
      3,
      12,
    );
    centres.forEach((centre, i) => {
      const p = normalDistribution(centre + 0.25) - normalDistribution(centre - 0.25);
      assertClose(density[i] * 0.5, p, { absolute: 5 * Math.sqrt((p * (1 - p)) / n) }, `bar at ${centre}`);
    });
  });
});
