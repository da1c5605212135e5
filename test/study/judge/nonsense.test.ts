import assert from "node:assert/strict";
import { test } from "node:test";
import ndarray from "ndarray";
import { makeNonsense, NONSENSE, NONSENSE_KINDS, NonsenseKind, NonsenseRecipe } from "../../../study/judge/nonsense";
import { TRAINED_SHARES } from "../../../study/judge/training-images";
import { firstImages, LabelledImages } from "../../../lib/data/images";
import { loadMnist } from "../../../lib/data/mnist";

const digits = firstImages(loadMnist().train, 500);
const COUNT = 60;

function image(data: { images: { data: Uint8Array } }, i: number): Uint8Array {
  return data.images.data.subarray(i * 784, (i + 1) * 784);
}

for (const kind of NONSENSE_KINDS) {
  const recipe: NonsenseRecipe = NONSENSE[kind];

  test(`${kind}: the same seed gives the same images, another seed others, and fewer are the first of more`, () => {
    const made = makeNonsense(kind, digits, COUNT, 5);
    assert.deepEqual(made.images.shape, [COUNT, 28, 28]);
    assert.deepEqual(makeNonsense(kind, digits, COUNT, 5), made);
    assert.notDeepEqual(makeNonsense(kind, digits, COUNT, 6).images.data, made.images.data);
    assert.deepEqual(makeNonsense(kind, digits, 10, 5).images.data, made.images.data.slice(0, 10 * 784));
  });

  test(`${kind}: no image is blank, a copy of any of the digits, or a copy of one that was made of others`, () => {
    const made = makeNonsense(kind, digits, COUNT, 5);
    const known = new Map(Array.from({ length: 500 }, (_, i) => [String(image(digits, i)), "a digit"]));
    for (let i = 0; i < COUNT; i++) {
      assert.ok(
        image(made, i).some((level) => level > 127),
        `image ${i} is blank`,
      );
      const key = String(image(made, i));
      // What is made of one digit comes again with that digit.
      const sources = recipe.digits === 1 ? String(made.sources[i]) : `image ${i}`;
      assert.equal(known.get(key) ?? sources, sources, `image ${i} is a copy`);
      known.set(key, sources);
    }
  });

  test(`${kind}: it is made of ${recipe.digits} digits, two of them of different classes, none of an excepted class`, () => {
    const { sources } = makeNonsense(kind, digits, COUNT, 5);
    assert.equal(sources.length, COUNT);
    for (const chosen of sources) {
      assert.equal(new Set(chosen).size, recipe.digits);
      const labels = chosen.map((i) => digits.labels.data[i]);
      if (recipe.digits === 2) assert.notEqual(labels[0], labels[1]);
      for (const label of recipe.except ?? []) assert.ok(!labels.includes(label));
    }
  });
}

/** Each pixel of the first image of a kind, by row, column and the first two sources' levels. */
function pixels(
  kind: NonsenseKind,
): { row: number; column: number; level: number; a: number; b: number; sources: number[] }[] {
  const made = makeNonsense(kind, digits, 1, 9);
  const [sources] = made.sources;
  const [a, b] = sources.map((i) => image(digits, i));
  return Array.from(image(made, 0), (level, i) => ({
    row: Math.floor(i / 28),
    column: i % 28,
    level,
    a: a[i],
    b: b?.[i],
    sources,
  }));
}

test("a splice takes one half of each digit, an overlay the larger ink, a cross-fade the mean", () => {
  for (const { row, level, a, b } of pixels("splice-rows")) assert.equal(level, row < 14 ? a : b);
  for (const { column, level, a, b } of pixels("splice-columns")) assert.equal(level, column < 14 ? a : b);
  for (const { level, a, b } of pixels("overlay")) assert.equal(level, a > b ? a : b);
  for (const { level, a, b } of pixels("cross-fade")) assert.equal(level, Math.round((a + b) / 2));
});

test("patches are 7 by 7 pixels from sixteen digits, each where it was", () => {
  for (const { row, column, level, sources } of pixels("patches")) {
    const source = sources[4 * Math.floor(row / 7) + Math.floor(column / 7)];
    assert.equal(level, digits.images.get(source, row, column));
  }
});

test("a mirrored digit has the columns in reverse", () => {
  for (const { row, column, level, sources } of pixels("mirror"))
    assert.equal(level, digits.images.get(sources[0], row, 27 - column));
});

test("a quarter turn moves the top row to the right or to the left column, a permutation keeps the ink", () => {
  const corner = new Uint8Array(784);
  corner.set([1, 2, 3]);
  const one: LabelledImages = { images: ndarray(corner, [1, 28, 28]), labels: ndarray(Uint8Array.of(7), [1]) };
  const turned = makeNonsense("quarter-turn", one, 20, 3).images;
  const sides = Array.from({ length: 20 }, (_, i) => {
    const right = [0, 1, 2].map((row) => turned.get(i, row, 27));
    const left = [27, 26, 25].map((row) => turned.get(i, row, 0));
    return `${right} ${left}`;
  });
  assert.deepEqual(new Set(sides), new Set(["1,2,3 0,0,0", "0,0,0 1,2,3"]));
  const sorted = (kind: "level" | "a") =>
    pixels("permutation")
      .map((pixel) => pixel[kind])
      .sort();
  assert.deepEqual(sorted("level"), sorted("a"));
});

test("uniform noise is uniform, and blobs have ink only in the middle, reaching full black", () => {
  const { images } = makeNonsense("uniform-noise", digits, COUNT, 5);
  const counts = new Array<number>(256).fill(0);
  for (const level of images.data) counts[level]++;
  const expected = images.data.length / 256;
  const chiSquared = counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
  // 255 degrees of freedom: mean 255, standard deviation √510 = 22.6; five of them.
  assert.ok(Math.abs(chiSquared - 255) < 5 * 22.6, `χ² ${chiSquared}`);
  const blobs = makeNonsense("blurred-noise", digits, COUNT, 5).images;
  for (let i = 0; i < COUNT; i++) {
    assert.equal(Math.max(...image({ images: blobs }, i)), 255);
    for (let k = 0; k < 28; k++) {
      const edges = [blobs.get(i, 3, k), blobs.get(i, k, 3), blobs.get(i, 24, k), blobs.get(i, k, 24)];
      assert.deepEqual(edges, [0, 0, 0, 0]);
    }
  }
});

test("the kinds that are trained on, and only those, have a share of the training's nonsense; together they make 1", () => {
  const trained = NONSENSE_KINDS.filter((kind) => NONSENSE[kind].trained);
  assert.deepEqual(Object.keys(TRAINED_SHARES).sort(), [...trained].sort());
  assert.ok(Math.abs(Object.values(TRAINED_SHARES).reduce((sum, share) => sum + share, 0) - 1) < 1e-12);
  assert.ok(trained.length < NONSENSE_KINDS.length, "some are held out");
});

test("an unknown kind, a bad count and too few digits are refused by name", () => {
  assert.throws(
    () => makeNonsense("letters" as NonsenseKind, digits, 1, 1),
    /kind: expected one of splice-rows, .*found letters/,
  );
  assert.throws(() => makeNonsense("toString" as NonsenseKind, digits, 1, 1), /kind: expected one of/);
  assert.throws(() => makeNonsense("overlay", digits, -1, 1), /count: expected an integer from 0, found -1/);
  assert.throws(() => makeNonsense("overlay", digits, 1.5, 1), /count: expected an integer from 0, found 1.5/);
  assert.throws(() => makeNonsense("overlay", digits, 1, -1), /seed: expected an integer/);
  const same: LabelledImages = { images: digits.images, labels: ndarray(new Uint8Array(500), [500]) };
  assert.throws(() => makeNonsense("overlay", same, 1, 1), /data: overlay needs 2 different digits, found 1/);
  assert.throws(() => makeNonsense("quarter-turn", same, 1, 1), /data: quarter-turn needs 1 different digits, found 0/);
  assert.throws(
    () => makeNonsense("patches", firstImages(digits, 15), 1, 1),
    /data: patches needs 16 different digits, found 15/,
  );
  const wide = { images: ndarray(new Uint8Array(2 * 49), [2, 7, 7]), labels: ndarray(Uint8Array.of(1, 2), [2]) };
  assert.throws(() => makeNonsense("overlay", wide, 1, 1), /data: expected images of 28 × 28 pixels, found 7 × 7/);
  assert.equal(makeNonsense("overlay", digits, 0, 1).images.shape[0], 0);
});

test("two digits of which every splice is a copy are no endless loop's reason", () => {
  const twins = {
    images: ndarray(new Uint8Array(2 * 784).fill(9), [2, 28, 28]),
    labels: ndarray(Uint8Array.of(1, 2), [2]),
  };
  assert.throws(
    () => makeNonsense("overlay", twins, 1, 1),
    /data: overlay of these digits gave nothing but copies in 1000 draws/,
  );
});
