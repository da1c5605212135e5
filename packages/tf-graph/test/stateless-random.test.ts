import assert from "node:assert/strict";
import { test } from "node:test";
import { chiSquared, chiSquaredLimit } from "@vae-notebooks/testing";
import { compileFunction, statelessNormal, statelessUniform } from "../src";
import { tf } from "../src/tensorflow";

const COUNT = 100_000;
const draw = (seed: number, step: number): Float32Array =>
  tf.tidy(() => {
    const numbers = statelessNormal<tf.Rank.R1>([COUNT], tf.tensor1d([seed, step], "int32"));
    return numbers.dataSync<"float32">().slice();
  });

test("numbers depend on their counter alone, eagerly and in a graph", () => {
  const f = ([counter]: [tf.Tensor1D]) => ({ y: statelessNormal<tf.Rank.R1>([COUNT], counter) });
  const compiled = compileFunction({ f, examples: [[tf.tensor1d([0, 0], "int32")]], mode: "traced" });
  for (const [seed, step] of [
    [5, 1],
    [5, 2],
  ])
    assert.deepEqual(compiled.run([Int32Array.of(seed, step)]).y.dataSync(), draw(seed, step));
  assert.notDeepEqual(draw(5, 1), draw(5, 2));
  assert.notDeepEqual(draw(5, 1), draw(6, 1));
  compiled.dispose();
});

test("numbers have mean 0 and variance 1", () => {
  const numbers = draw(5, 1);
  const mean = numbers.reduce((sum, x) => sum + x, 0) / COUNT;
  const variance = numbers.reduce((sum, x) => sum + (x - mean) ** 2, 0) / COUNT;
  // Five standard errors: 1/√n of the mean, √(2/n) of the variance.
  assert.ok(Math.abs(mean) < 5 / Math.sqrt(COUNT), `mean ${mean}`);
  assert.ok(Math.abs(variance - 1) < 5 * Math.sqrt(2 / COUNT), `variance ${variance}`);
});

test("uniform numbers lie in [0, 1), evenly, and depend on their counter alone", () => {
  const [numbers, again, others] = [1, 1, 2].map((step) =>
    tf.tidy(() =>
      statelessUniform<tf.Rank.R1>([COUNT], tf.tensor1d([5, step], "int32"))
        .dataSync()
        .slice(),
    ),
  );
  assert.deepEqual(again, numbers);
  assert.notDeepEqual(others, numbers);
  assert.ok(numbers.every((u) => u >= 0 && u < 1));
  const counts = new Array<number>(10).fill(0);
  for (const u of numbers) counts[Math.floor(10 * u)]++;
  assert.ok(chiSquared(counts) < chiSquaredLimit(9), String(counts));
});
