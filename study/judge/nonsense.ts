import ndarray, { NdArray } from "ndarray";
import { IMAGE_SIDE, PIXELS } from "./configuration";
import { LabelledImages } from "../../lib/data/images";
import { RandomStream, randomStream } from "@vae-notebooks/random";
import { rowMajor } from "@vae-notebooks/arrays";
import { blurPixels, gaussianKernel } from "./blur";

/** A way to make images that are no digits, out of digits or of nothing. */
export interface NonsenseRecipe {
  /** In words, for a table. */
  title: string;
  /** Whether the judge is trained to refuse it; the others are kept to measure what it does with what it never saw. */
  trained: boolean;
  /** How many digits an image is made of; where it is two, they are of different classes. */
  digits: 0 | 1 | 2 | 16;
  /** Digits that it is not made of, since the result could be a digit. */
  except?: readonly number[];
  /** Draws one image, 784 grey levels, from the sources' grey levels. */
  draw(sources: Uint8Array[], random: RandomStream): Uint8Array;
}

const HALF = IMAGE_SIDE / 2;
const PATCH = 7;

/** Copies in a row after which it is the digits' fault. */
const MOST_COPIES = 1000;

/**
 * The kinds of nonsense. A splice or an overlay of two digits may really look like a digit (the upper half of a 9 on the
 * lower half of a 4, a 1 within a 4): what the judge lets through of these is not all its mistake.
 */
export const NONSENSE = {
  "splice-rows": {
    title: "upper half of one digit, lower half of another",
    trained: true,
    digits: 2,
    draw: ([a, b]) => a.map((level, i) => (i < PIXELS / 2 ? level : b[i])),
  },
  "splice-columns": {
    title: "left half of one digit, right half of another",
    trained: true,
    digits: 2,
    draw: ([a, b]) => a.map((level, i) => (i % IMAGE_SIDE < HALF ? level : b[i])),
  },
  overlay: {
    title: "two digits over each other (pixelwise maximum)",
    trained: true,
    digits: 2,
    draw: ([a, b]) => a.map((level, i) => Math.max(level, b[i])),
  },
  "cross-fade": {
    title: "mean of two digits' pixels",
    trained: false,
    digits: 2,
    draw: ([a, b]) => a.map((level, i) => Math.round((level + b[i]) / 2)),
  },
  patches: {
    title: "16 patches of 7 × 7 pixels, each from another digit",
    trained: false,
    digits: 16,
    draw: (sources) => sources[0].map((_, i) => sources[patchOf(i)][i]),
  },
  mirror: {
    title: "a 3, 4, 6, 7 or 9 in the mirror, left for right",
    trained: true,
    digits: 1,
    except: [0, 1, 2, 5, 8],
    draw: ([a]) => a.map((_, i) => a[i - (i % IMAGE_SIDE) + IMAGE_SIDE - 1 - (i % IMAGE_SIDE)]),
  },
  "quarter-turn": {
    title: "a digit (no 0) turned by 90°",
    trained: false,
    digits: 1,
    except: [0],
    draw: ([a], random) => quarterTurn(a, random.uniform() < 0.5),
  },
  permutation: {
    title: "a digit's pixels in random order",
    trained: true,
    digits: 1,
    draw: ([a], random) => Uint8Array.from(random.permutation(PIXELS), (i) => a[i]),
  },
  "uniform-noise": {
    title: "uniform noise",
    trained: true,
    digits: 0,
    draw: (_, random) => uniformBytes(random),
  },
  "blurred-noise": {
    title: "blobs: blurred noise, its highest quarter as ink",
    trained: false,
    digits: 0,
    draw: (_, random) => blobs(random),
  },
} as const satisfies Record<string, NonsenseRecipe>;

export type NonsenseKind = keyof typeof NONSENSE;

/** The kinds in the order of the table. */
export const NONSENSE_KINDS = Object.keys(NONSENSE) as NonsenseKind[];

/** Images that are no digits, and what each was made of. */
export interface Nonsense {
  /** Grey levels 0 … 255, [N, 28, 28]. */
  images: NdArray<Uint8Array>;
  /** Where the digits stand that each image was made of, in the order in which they were used. */
  sources: number[][];
}

/**
 * Makes images that are no digits; none equals one of its sources.
 *
 * @param kind one of NONSENSE_KINDS
 * @param data digits to make them of
 * @param count how many
 * @param seed the same seed gives the same images
 * @throws RangeError for an unknown kind, a count that is no integer from 0, too few digits to make it of, or none that give
 *   anything but copies
 */
export function makeNonsense(kind: NonsenseKind, data: LabelledImages, count: number, seed: number): Nonsense {
  const recipe: NonsenseRecipe | undefined = Object.hasOwn(NONSENSE, kind) ? NONSENSE[kind] : undefined;
  if (recipe === undefined) throw new RangeError(`kind: expected one of ${NONSENSE_KINDS.join(", ")}, found ${kind}`);
  if (!Number.isInteger(count) || count < 0) throw new RangeError(`count: expected an integer from 0, found ${count}`);
  requireDigits(kind, recipe, data);
  const random = randomStream(seed, `nonsense/${kind}`);
  const [levels, labels] = [rowMajor(data.images), rowMajor(data.labels)];
  const images = new Uint8Array(count * PIXELS);
  const sources: number[][] = [];
  for (let copies = 0; sources.length < count;) {
    const chosen = chooseSources(recipe, labels, random);
    const digits = chosen.map((i) => levels.subarray(i * PIXELS, (i + 1) * PIXELS));
    const image = recipe.draw(digits, random);
    if (digits.some((digit) => Buffer.compare(digit, image) === 0)) {
      if (++copies === MOST_COPIES)
        throw new RangeError(`data: ${kind} of these digits gave nothing but copies in ${copies} draws`);
      continue;
    }
    copies = 0;
    images.set(image, sources.length * PIXELS);
    sources.push(chosen);
  }
  return { images: ndarray(images, [count, IMAGE_SIDE, IMAGE_SIDE]), sources };
}

function chooseSources({ digits, except = [] }: NonsenseRecipe, labels: Uint8Array, random: RandomStream): number[] {
  const chosen: number[] = [];
  while (chosen.length < digits) {
    const i = Math.floor(random.uniform() * labels.length);
    const label = labels[i];
    const taken = digits === 2 ? chosen.some((other) => labels[other] === label) : chosen.includes(i);
    if (!taken && !except.includes(label)) chosen.push(i);
  }
  return chosen;
}

function requireDigits(
  kind: string,
  { digits, except = [] }: NonsenseRecipe,
  { images, labels }: LabelledImages,
): void {
  if (digits > 0 && (images.shape[1] !== IMAGE_SIDE || images.shape[2] !== IMAGE_SIDE)) {
    throw new RangeError(
      `data: expected images of ${IMAGE_SIDE} × ${IMAGE_SIDE} pixels, found ${images.shape[1]} × ${images.shape[2]}`,
    );
  }
  const usable = rowMajor(labels).filter((label) => !except.includes(label));
  const found = digits === 2 ? new Set(usable).size : usable.length;
  if (found < digits) throw new RangeError(`data: ${kind} needs ${digits} different digits, found ${found}`);
}

function patchOf(pixel: number): number {
  const [row, column] = [Math.floor(pixel / IMAGE_SIDE), pixel % IMAGE_SIDE];
  return Math.floor(row / PATCH) * (IMAGE_SIDE / PATCH) + Math.floor(column / PATCH);
}

function quarterTurn(image: Uint8Array, clockwise: boolean): Uint8Array {
  return image.map((_, i) => {
    const [row, column] = [Math.floor(i / IMAGE_SIDE), i % IMAGE_SIDE];
    const last = IMAGE_SIDE - 1;
    return clockwise ? image[(last - column) * IMAGE_SIDE + row] : image[column * IMAGE_SIDE + last - row];
  });
}

function uniformBytes(random: RandomStream): Uint8Array {
  return new Uint8Array(Uint32Array.from({ length: PIXELS / 4 }, () => random.uint32()).buffer);
}

/** Noise blurred with a standard deviation from 1 to 3 pixels; the highest quarter of the middle 20 × 20 pixels is ink. */
function blobs(random: RandomStream): Uint8Array {
  const blurred = blurPixels(uniformBytes(random), gaussianKernel(1 + 2 * random.uniform()));
  const margin = 4;
  const inside = (i: number): boolean => {
    const [row, column] = [Math.floor(i / IMAGE_SIDE), i % IMAGE_SIDE];
    return Math.min(row, column) >= margin && Math.max(row, column) < IMAGE_SIDE - margin;
  };
  const levels = blurred.filter((_, i) => inside(i)).sort();
  const [low, high] = [levels[Math.floor(0.75 * levels.length)], levels[levels.length - 1]];
  return Uint8Array.from(blurred, (level, i) =>
    inside(i) && level > low ? Math.round((255 * (level - low)) / (high - low)) : 0,
  );
}
