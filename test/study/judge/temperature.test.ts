import assert from "node:assert/strict";
import { test } from "node:test";
import ndarray, { NdArray } from "ndarray";
import { reliability } from "../../../study/judge/reliability";
import { fitTemperature, meanCrossEntropy, softmaxRows } from "../../../study/judge/temperature";
import { randomStream } from "@vae-notebooks/random";

function rows(values: number[][]): NdArray<Float32Array> {
  return ndarray(Float32Array.from(values.flat()), [values.length, values[0].length]);
}

test("softmax with a temperature gives the values by hand, also for logits that would overflow", () => {
  const logits = rows([
    [0, Math.log(2), Math.log(5)],
    [1000, 1000, -1000],
  ]);
  const [plain, cooled] = [softmaxRows(logits), softmaxRows(logits, 0.5)];
  [1 / 8, 2 / 8, 5 / 8, 0.5, 0.5, 0].forEach((p, i) => assert.ok(Math.abs(plain.data[i] - p) < 1e-7));
  // At temperature 1/2 the weights are squared: 1, 4, 25.
  [1 / 30, 4 / 30, 25 / 30].forEach((p, i) => assert.ok(Math.abs(cooled.data[i] - p) < 1e-7));
});

test("the mean cross-entropy is −log of the right class's probability", () => {
  const logits = rows([
    [0, Math.log(2), Math.log(5)],
    [1000, 1000, -1000],
  ]);
  assert.ok(Math.abs(meanCrossEntropy(logits, [1, 0]) - (Math.log(4) + Math.log(2)) / 2) < 1e-7);
  // 1000 in float32 logits, a probability that underflows: 2000 nats and log 2 for the two that share the first place.
  assert.ok(Math.abs(meanCrossEntropy(logits, [2, 2]) - (Math.log(8 / 5) + 2000 + Math.log(2)) / 2) < 1e-4);
});

test("of two classes with logits ± a and a known share of errors, the temperature is 2a / log((1 − e) / e)", () => {
  // 90 of 100 right: the likeliest probability is 0.9 for each, so 2a / T = log 9.
  const logits = rows(Array.from({ length: 100 }, () => [4, -4]));
  const labels = Array.from({ length: 100 }, (_, i) => (i < 90 ? 0 : 1));
  const temperature = fitTemperature(logits, labels);
  assert.ok(Math.abs(temperature / (8 / Math.log(9)) - 1) < 1e-3, `${temperature}`);
});

test("labels drawn from softmax(logits / 2.5) give back the temperature 2.5, and less calibration error with it", () => {
  const random = randomStream(1, "labels");
  const logits = rows(Array.from({ length: 20000 }, () => Array.from({ length: 4 }, () => 3 * random.normal())));
  const truth = softmaxRows(logits, 2.5);
  const labels = Array.from({ length: 20000 }, (_, i) => {
    let left = random.uniform();
    for (let k = 0; k < 3; k++) {
      left -= truth.get(i, k);
      if (left < 0) return k;
    }
    return 3;
  });
  const temperature = fitTemperature(logits, labels);
  // The temperature's standard error here is 0.02, from the likelihood's curvature at 20,000 rows; four of them.
  assert.ok(Math.abs(temperature - 2.5) < 0.08, `${temperature}`);
  const errorAt = (t: number): number => {
    const probs = softmaxRows(logits, t);
    const tops = labels.map((_, i) => Array.from({ length: 4 }, (__, k) => probs.get(i, k)));
    const right = tops.map((row, i) => row.indexOf(Math.max(...row)) === labels[i]);
    return reliability(
      tops.map((row) => Math.max(...row)),
      right,
    ).expectedCalibrationError;
  };
  // 15 bins of some 1,300 images each have an accuracy known to ± 0.013; their mean deviation is below 0.015.
  assert.ok(errorAt(temperature) < 0.015, `${errorAt(temperature)}`);
  assert.ok(errorAt(1) > 0.1, `${errorAt(1)}`);
});

test("without an error among the labels the temperature goes to the lower end of its range", () => {
  assert.ok(
    Math.abs(
      fitTemperature(
        rows([
          [2, 0],
          [0, 2],
        ]),
        [0, 1],
      ) - 0.05,
    ) < 1e-4,
  );
});

test("no rows, and another number of labels than rows, are refused by name", () => {
  assert.throws(
    () => fitTemperature(rows([[1, 2]]), [0, 1]),
    /labels: expected one for each of at least one row, found 2 for 1/,
  );
  assert.throws(() => fitTemperature(ndarray(new Float32Array(0), [0, 2]), []), /labels: expected .* found 0 for 0/);
});
