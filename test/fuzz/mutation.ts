import { RandomStream } from "@vae-notebooks/random";

/** What damages a file in a fuzzer: whether its bytes are text decides which damage is likely to be interesting. */
export interface Damage {
  text: boolean;
  /** Whole valid files, of which parts are taken. */
  seeds: readonly Buffer[];
}

/** Words of JSON, and of Python's dictionaries, that a reader may take for something else than they say. */
const WORDS = [
  ...[
    "null",
    "true",
    "false",
    "NaN",
    "Infinity",
    "1e999",
    "-0",
    "-1",
    "0",
    "1.5",
    "1e1",
    "9007199254740993",
    "18446744073709551616",
  ],
  ...[
    "4294967296",
    '""',
    '"__proto__"',
    '"\\ud800"',
    '"\\u0000"',
    "[]",
    "{}",
    "[[[[",
    "]",
    "}",
    ",",
    ":",
    "'",
    '"',
    "(",
    ")",
    "(,)",
  ],
  ...[
    "True",
    "False",
    "'<f4'",
    "'>f8'",
    "'|O'",
    "\ufeff",
    "\u00a0",
    "\u{1f600}",
    "/*x*/",
    "01",
    "1_0",
    "+1",
    "0x10",
    "u'",
    "L",
  ],
  ...["constructor", "epochs", "configuration", "shape", "F32", "F64", "dtype", "__metadata__", "../../x", "\\", "\n"],
].map((word) => Buffer.from(word));

/** Integers at the edges of their widths. */
const EDGES = [
  0n,
  1n,
  2n,
  127n,
  128n,
  255n,
  256n,
  65535n,
  65536n,
  2n ** 31n - 1n,
  2n ** 31n,
  2n ** 32n - 1n,
  2n ** 53n,
  2n ** 63n,
  2n ** 64n - 1n,
];
const TOKEN = /"(?:[^"\\]|\\.)*"|'[^']*'|-?[\d.]+(?:[eE][-+]?\d+)?|[{}[\](),:]|\w+/g;

/** A valid file with one to four damages, and never a valid one itself. */
export function mutated(random: RandomStream, damage: Damage): Buffer {
  for (;;) {
    let bytes = pick(random, damage.seeds);
    for (let times = 1 + below(random, 4); times > 0; times--) bytes = once(random, bytes, damage);
    if (!damage.seeds.some((seed) => seed.equals(bytes))) return bytes;
  }
}

function once(random: RandomStream, bytes: Buffer, { text, seeds }: Damage): Buffer {
  // The beginning, where headers are, is damaged more often than its share.
  const at = below(random, 2) === 0 ? below(random, Math.min(bytes.length, 128) + 1) : below(random, bytes.length + 1);
  const length = 1 + below(random, below(random, 2) === 0 ? 4 : bytes.length + 1);
  const put = (content: Uint8Array, over: number) =>
    Buffer.concat([bytes.subarray(0, at), content, bytes.subarray(Math.min(at + over, bytes.length))]);
  const copy = Buffer.from(bytes);
  switch (below(random, text ? 13 : 10)) {
    case 0: // one bit
      if (copy.length > 0) copy[Math.min(at, copy.length - 1)] ^= 1 << below(random, 8);
      return copy;
    case 1: // one byte
      return put(Buffer.from([below(random, 256)]), 1);
    case 2:
      return put(Buffer.from(Array.from({ length: Math.min(length, 16) }, () => below(random, 256))), 0);
    case 3: // a part is missing
      return put(Buffer.alloc(0), length);
    case 4: // a part stands twice
      return put(Buffer.concat([bytes.subarray(at, at + length), bytes.subarray(at, at + length)]), length);
    case 5: // cut
      return bytes.subarray(0, at);
    case 6: // something behind it
      return Buffer.concat([
        bytes,
        Buffer.alloc(Math.min(length, 64), below(random, 2) === 0 ? 0 : below(random, 256)),
      ]);
    case 7: // a number at the edge of its width
      return put(edge(random), [1, 2, 4, 8][below(random, 4)]);
    case 8: // the beginning of one and the end of another
      return Buffer.concat([bytes.subarray(0, at), pick(random, seeds).subarray(at)]);
    case 9:
      return put(pick(random, WORDS), below(random, 2) === 0 ? 0 : length);
    default:
      return token(random, bytes);
  }
}

/** A token of a text is replaced by a word or by another token, doubled, or left out. */
function token(random: RandomStream, bytes: Buffer): Buffer {
  const text = bytes.toString("latin1");
  const tokens = [...text.matchAll(TOKEN)];
  if (tokens.length === 0) return bytes;
  const { 0: old, index = 0 } = pick(random, tokens);
  const replacements = ["", old + old, pick(random, WORDS).toString("latin1"), pick(random, tokens)[0]];
  const replaced = text.slice(0, index) + pick(random, replacements) + text.slice(index + old.length);
  return Buffer.from(replaced, "latin1");
}

function edge(random: RandomStream): Buffer {
  const bytes = Buffer.alloc(8);
  const value = pick(random, EDGES);
  const width = [1, 2, 4, 8][below(random, 4)];
  if (below(random, 2) === 0) bytes.writeBigUInt64LE(value);
  else bytes.writeBigUInt64BE((value << BigInt(64 - 8 * width)) & (2n ** 64n - 1n));
  return bytes.subarray(0, width);
}

function pick<T>(random: RandomStream, from: readonly T[]): T {
  return from[below(random, from.length)];
}

/** A random integer from 0 to count − 1. */
function below(random: RandomStream, count: number): number {
  return random.uint32() % count;
}
