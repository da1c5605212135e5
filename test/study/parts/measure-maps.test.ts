import assert from "node:assert/strict";
import { test } from "node:test";
import ndarray from "ndarray";
import { randomStream } from "@vae-notebooks/random";
import { measureMap, measureMaps } from "../../../study/parts/measure-maps";

const COUNT = 500;
const random = randomStream(5, "maps");
const labels = ndarray(
  Uint8Array.from({ length: COUNT }, (_, i) => i % 10),
  [COUNT],
);
const islands = ndarray(
  Float32Array.from({ length: 2 * COUNT }, (_, at) => (at % 2 === 0 ? 20 * ((at / 2) % 10) : 0) + random.normal()),
  [COUNT, 2],
);

test("ten islands, one a class: all in one piece, among their own, with a high silhouette and no enclosed hole", async () => {
  const found = await measureMap(islands, labels);
  assert.equal(found.knnMap, 1);
  assert.equal(found.leastPurity, 1);
  assert.ok(found.leastPiece > 0.9 && found.leastSilhouette > 0.7, JSON.stringify(found));
  assert.equal(found.enclosed, 0);
  assert.equal(found.laterPair, Math.max(found.rank38, found.rank49));
});

test("labels that don't follow the places leave no cluster", async () => {
  const shuffled = ndarray(
    Uint8Array.from(random.permutation(COUNT), (i) => i % 10),
    [COUNT],
  );
  const found = await measureMap(islands, shuffled);
  assert.ok(found.knnMap < 0.3 && found.leastPiece < 0.3 && found.leastSilhouette < 0, JSON.stringify(found));
});

test("codes are mapped in each way that is asked for: of means or samples, from both starts", async () => {
  const codes = (seed: number) => {
    const stream = randomStream(seed, "codes");
    return ndarray(
      Float32Array.from({ length: 3 * COUNT }, () => stream.normal()),
      [COUNT, 3],
    );
  };
  const kinds = [
    { codes: "means", start: "pca", seed: 1 },
    { codes: "means", start: "random", seed: 2 },
    { codes: "samples", start: "pca", seed: 1 },
  ] as const;
  const { maps, embeddings } = await measureMaps({ means: codes(1), samples: codes(2) }, labels, kinds, () => {});
  assert.deepEqual(
    maps.map(({ kind }) => kind),
    kinds,
  );
  assert.equal(maps[0].values.knnSpace, maps[1].values.knnSpace);
  assert.notEqual(maps[0].values.knnSpace, maps[2].values.knnSpace);
  assert.equal(new Set(embeddings.map(({ data }) => data.join())).size, 3);
});
