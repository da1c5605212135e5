import assert from "node:assert/strict";
import { test } from "node:test";
import ndarray from "ndarray";
import { memorisationReport, nearestImages, smallestOfDraw } from "../../../study/measures";
import { selectImages } from "../../../lib/data/images";
import { loadMnist } from "../../../lib/data/mnist";
import { assertClose, mean } from "@vae-notebooks/testing";

test("the distance of images is that of their pixels, bytes and numbers alike", async () => {
  const reference = ndarray(Uint8Array.of(0, 0, 0, 0, 255, 255, 0, 0), [2, 2, 2]);
  const { index, distance } = await nearestImages(
    ndarray(Float32Array.of(1, 0.5, 0, 0, 0, 0, 0, 0.25), [2, 4]),
    reference,
  );
  assert.deepEqual([...index.data], [1, 0]);
  assert.ok(Math.abs(distance.data[0] - 0.5) < 1e-7 && Math.abs(distance.data[1] - 0.25) < 1e-7);
});

test("copies of training digits are flagged, test digits are not, and blurred copies still are", async () => {
  const { train, test: unseen } = loadMnist();
  const choose = (data: typeof train, from: number, count: number) =>
    selectImages(
      data,
      Array.from({ length: count }, (_, i) => from + i),
    ).images;
  const reference = choose(train, 0, 6000);
  const distances = async (images: Parameters<typeof nearestImages>[0]) =>
    (await nearestImages(images, reference)).distance.data;
  const known = await distances(choose(unseen, 0, 400));

  const copies = await nearestImages(choose(train, 300, 200), reference);
  assert.deepEqual(
    [...copies.index.data],
    Array.from({ length: 200 }, (_, i) => 300 + i),
  );
  assert.ok(copies.distance.data.every((distance) => distance === 0));
  const report = memorisationReport(copies.distance.data, known);
  assert.deepEqual(
    report.levels.map(({ share }) => share),
    [1, 1, 1, 1],
  );
  assert.deepEqual(
    report.levels.map(({ level }) => level),
    [0.01, 0.05, 0.25, 0.5],
  );
  assert.equal(report.smallest.samples, 0);
  assert.ok(report.smallest.unseen > 1, "no test digit is a copy");

  const faded = Float32Array.from(choose(train, 300, 200).data, (level) => (0.9 * level) / 255);
  const { levels: fadedLevels } = memorisationReport(await distances(ndarray(faded, [200, 784])), known);
  assert.ok(fadedLevels[0].share > 0.9, `share ${fadedLevels[0].share}`);

  const others = memorisationReport(await distances(choose(unseen, 400, 400)), known);
  // 400 of each kind: a share's standard error is √(q (1 − q) (1 / 400 + 1 / 400)).
  for (const { level, share } of others.levels) {
    assert.ok(Math.abs(share - level) < 4 * Math.sqrt((level * (1 - level)) / 200), `level ${level}: ${share}`);
  }
});

test("the report by hand: quantiles of both kinds, the share strictly below, and minima of equally many", () => {
  const { levels, smallest, nearer } = memorisationReport([1, 2, 3, 9], [3, 4, 5, 6, 7], [0, 0.5]);
  assert.deepEqual(
    levels.map(({ level, distance, sampleDistance, share }) => [level, distance, sampleDistance, share]),
    [
      [0, 3, 1, 0.5],
      [0.5, 5, 2.5, 0.75],
    ],
  );
  assertClose(
    levels.map(({ error }) => error),
    [0, Math.sqrt(0.25 * (1 / 4 + 1 / 5))],
    { absolute: 1e-12 },
  );
  // Four of the five unseen: in four of five draws 3 is among them, else the least is 4.
  assertClose([smallest.samples, smallest.unseen, smallest.of], [1, (4 * 3 + 4) / 5, 4], { absolute: 1e-12 });
  // Of 20 pairs unseen > sample: 3 beats 1, 2 and ties 3; the others beat three each; none beats 9.
  assertClose(nearer.probability, (2.5 + 4 * 3) / 20, { absolute: 1e-12 });
  assert.throws(() => memorisationReport([], [1]), /values: expected at least one/);
});

test("the least of a random draw is that of all draws by enumeration, and of two equal distributions the same", () => {
  const values = [7, 1, 4, 2, 9, 4];
  for (let drawn = 1; drawn <= 6; drawn++) {
    const minima: number[] = [];
    for (let chosen = 0; chosen < 64; chosen++) {
      const some = values.filter((_, i) => chosen & (1 << i));
      if (some.length === drawn) minima.push(Math.min(...some));
    }
    assertClose(smallestOfDraw(values, drawn), mean(minima), { absolute: 1e-12 });
  }
  const uniform = (count: number) => Float64Array.from({ length: count }, (_, i) => (i + 0.5) / count);
  // Of 2,000 uniform numbers the least is 1 / 2,001 on average, drawn from 10,000 or not.
  assertClose(smallestOfDraw(uniform(10000), 2000), 1 / 2001, { relative: 0.15 });
  assert.throws(() => smallestOfDraw([1], 2), /drawn: expected an integer from 1 to 1, found 2/);
});
