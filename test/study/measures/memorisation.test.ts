import assert from "node:assert/strict";
import { test } from "node:test";
import ndarray from "ndarray";
import { memorisationReport, nearestImages } from "../../../study/measures";
import { selectImages } from "../../../lib/data/images";
import { loadMnist } from "../../../lib/data/mnist";

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

test("the report by hand: quantiles of both kinds, and the share strictly below", () => {
  const { levels, smallest } = memorisationReport([1, 2, 3, 9], [3, 4, 5, 6, 7], [0, 0.5]);
  assert.deepEqual(levels, [
    { level: 0, distance: 3, sampleDistance: 1, share: 0.5 },
    { level: 0.5, distance: 5, sampleDistance: 2.5, share: 0.75 },
  ]);
  assert.deepEqual(smallest, { samples: 1, unseen: 3 });
  assert.throws(() => memorisationReport([], [1]), /values: expected at least one, found none/);
});
