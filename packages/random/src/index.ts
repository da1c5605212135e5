/**
 * Random numbers in named streams: each number is a function of a seed, the stream's name and the position in the
 * stream. No two places of a program share a generator, so that one more draw in one place changes no number in
 * another.
 */

/** A sequence of random numbers; each call takes the next ones. */
export interface RandomStream {
  /** The next integer, uniform on 0 … 2^32 − 1. */
  uint32(): number;
  /** The next number, uniform on [0, 1), with 53 random bits. */
  uniform(): number;
  /** The next number from N(0, 1), by Box and Muller's transform. */
  normal(): number;
  /** A uniformly random order of 0 … n − 1 (Fisher and Yates). */
  permutation(n: number): Int32Array;
}

/**
 * The random function Philox4x32 with 10 rounds: 128 random bits for each (counter, key). For one key, different
 * counters give different results.
 *
 * @param counter four 32-bit words
 * @param key two 32-bit words
 * @returns four 32-bit words, unsigned
 *
 * Source: Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", SC 2011.
 */
export function philox4x32(counter: readonly number[], key: readonly number[]): Uint32Array {
  let [c0, c1, c2, c3] = counter.map((word) => word >>> 0);
  let [k0, k1] = key.map((word) => word >>> 0);
  for (let round = 0; round < 10; round++) {
    const high0 = highWord(0xd2511f53, c0);
    const low0 = Math.imul(0xd2511f53, c0) >>> 0;
    const high1 = highWord(0xcd9e8d57, c2);
    const low1 = Math.imul(0xcd9e8d57, c2) >>> 0;
    [c0, c1, c2, c3] = [(high1 ^ c1 ^ k0) >>> 0, low1, (high0 ^ c3 ^ k1) >>> 0, low0];
    k0 = (k0 + 0x9e3779b9) >>> 0;
    k1 = (k1 + 0xbb67ae85) >>> 0;
  }
  return Uint32Array.of(c0, c1, c2, c3);
}

/**
 * The stream of random numbers that belongs to a seed and a name, such as `randomStream(42, "split")`. Two calls with
 * the same seed and name give two streams of the same numbers.
 *
 * @param seed an integer from 0 to 2^31 − 1 (what TensorFlow's int32 seeds can hold as well)
 * @param name what the numbers are for; another name gives independent numbers
 * @throws RangeError when the seed is not such an integer
 */
export function randomStream(seed: number, name: string): RandomStream {
  checkSeed(seed);
  const key = [seed, hashName(name)];
  let block = 0;
  let words = new Uint32Array(4);
  let used = 4;
  let spare: number | undefined;

  function uint32(): number {
    if (used === 4) {
      words = philox4x32([block >>> 0, Math.floor(block / 2 ** 32), 0, 0], key);
      block++;
      used = 0;
    }
    return words[used++];
  }

  function uniform(): number {
    const high = uint32() >>> 5;
    const low = uint32() >>> 6;
    return (high * 2 ** 26 + low) / 2 ** 53;
  }

  function normal(): number {
    if (spare !== undefined) {
      const value = spare;
      spare = undefined;
      return value;
    }
    const radius = Math.sqrt(-2 * Math.log(1 - uniform()));
    const angle = 2 * Math.PI * uniform();
    spare = radius * Math.sin(angle);
    return radius * Math.cos(angle);
  }

  function permutation(n: number): Int32Array {
    const order = Int32Array.from({ length: n }, (_, i) => i);
    for (let i = n - 1; i > 0; i--) {
      const j = Math.floor(uniform() * (i + 1));
      [order[i], order[j]] = [order[j], order[i]];
    }
    return order;
  }

  return { uint32, uniform, normal, permutation };
}

/**
 * An int32 seed from a named stream, for generators that TensorFlow runs itself, such as StatelessRandomNormal.
 *
 * @throws RangeError when the seed is not an integer from 0 to 2^31 − 1
 */
export function streamSeed(seed: number, name: string): number {
  return randomStream(seed, name).uint32() >>> 1;
}

/** The largest number that can be a seed: 2^31 − 1. */
export const LARGEST_SEED = 0x7fffffff;

/** Whether a value can be a seed: an integer from 0 to LARGEST_SEED. */
export function isSeed(value: unknown): value is number {
  return typeof value === "number" && Number.isInteger(value) && value >= 0 && value <= LARGEST_SEED;
}

/**
 * Makes sure that a number can be a seed.
 *
 * @throws RangeError when the seed is not an integer from 0 to 2^31 − 1
 */
export function checkSeed(seed: number): void {
  if (!isSeed(seed)) throw new RangeError(`seed: expected an integer from 0 to ${LARGEST_SEED}, found ${seed}`);
}

/** The upper 32 bits of the 64-bit product of two unsigned 32-bit words. */
function highWord(a: number, b: number): number {
  const aLow = a & 0xffff;
  const aHigh = a >>> 16;
  const bLow = b & 0xffff;
  const bHigh = b >>> 16;
  const middle = aHigh * bLow + ((aLow * bLow) >>> 16);
  const carry = aLow * bHigh + (middle & 0xffff);
  return (aHigh * bHigh + Math.floor(middle / 0x10000) + (carry - (carry % 0x10000)) / 0x10000) >>> 0;
}

/** FNV-1a on the name's UTF-16 code units: 32 bits. */
function hashName(name: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < name.length; i++) hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193) >>> 0;
  return hash;
}
