import { createHash, Hash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import zlib from "node:zlib";
import { readIdx, readNpy, readSafeTensors } from "@vae-notebooks/arrays";
import { idxBytes } from "@vae-notebooks/testing";
import { MNIST_IDENTITY } from "../../lib/data/mnist";
import { WRITE_UP_ARCHITECTURE } from "../../lib/model/architecture";
import { readHistory, readStamp } from "../../lib/storage/stored-run";
import { WRITE_UP_TRAINING } from "../../lib/training/configuration";
import { Damage } from "./mutation";

/** A file format that is fuzzed. */
export interface Format extends Damage {
  /** Makes of a damaged file the one that is read; the same unless given. */
  wrap?(bytes: Buffer): Buffer;
  /** Reads a file with the project's own reader, and gives a digest of all that it said. */
  read(file: string): string | Promise<string>;
}

const FIXTURES = path.resolve(__dirname, "../../../packages/arrays/test/fixtures");
const fixtures = (...names: string[]) => names.map((name) => fs.readFileSync(path.join(FIXTURES, name)));
const NUMBERS = Array.from({ length: 24 }, (_, i) => 10 * i);
const IDX = [idxBytes([2, 3, 4], NUMBERS), idxBytes([1, 2, 2], [0, 255, 1, 7]), idxBytes([0, 28, 28], [])];
/** As a run writes them. TensorFlow, which tells its version, is not loaded here: it takes as long as a thousand inputs. */
const STAMP = {
  seed: WRITE_UP_TRAINING.seed,
  configuration: { ...WRITE_UP_TRAINING, images: 6000 },
  architecture: WRITE_UP_ARCHITECTURE,
  data: MNIST_IDENTITY,
  versions: { project: "0.2.0", node: "20.20.2", tfjs: "4.22.0", tensorflow: "2.21.0" },
  threads: 2,
};
const TERMS = { reconstruction: 90.25, kl: 25.5, total: 115.75 };
const HISTORY = [1, 2, 3].map((epoch) => ({ epoch, train: TERMS, validation: TERMS, seconds: 1.5 }));
const HISTORY_TEXT = `[\n${HISTORY.map((record) => `  ${JSON.stringify({ ...record, run: STAMP })}`).join(",\n")}\n]\n`;

function readImages(file: string): string {
  const { shape, data } = readIdx(file, 3);
  return createHash("sha256").update(`${shape.join()}\n`).update(data).digest("hex");
}

/** The formats by name. What of a file goes into the digest, and how, is the same in judge.py. */
export const FORMATS: Readonly<Record<string, Format>> = {
  idx: { text: false, seeds: IDX, read: readImages },
  gzip: { text: false, seeds: IDX.map((bytes) => zlib.gzipSync(bytes)), read: readImages },
  // Damage to a packed file seldom gets through gzip's checksum: this one is inside.
  "idx in gzip": { text: false, seeds: IDX, wrap: (bytes) => zlib.gzipSync(bytes), read: readImages },
  npy: {
    text: true,
    seeds: fixtures("float32.npy", "float64.npy", "int64.npy", "uint8.npy"),
    async read(file) {
      const { data, shape } = await readNpy(file);
      const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
      const { name } = data.constructor;
      return createHash("sha256").update(`${name} ${shape.join()}\n`).update(bytes).digest("hex");
    },
  },
  safetensors: {
    text: true,
    seeds: fixtures("written-by-python.safetensors", "written-by-typescript.safetensors"),
    read(file) {
      const { tensors, metadata } = readSafeTensors(file);
      const hash = createHash("sha256");
      for (const name of Object.keys(tensors).sort()) {
        const { shape, data } = tensors[name];
        hash.update(`${name}\n${shape.join()}\n`).update(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
      }
      for (const name of Object.keys(metadata).sort()) hash.update(`${name}\n${metadata[name]}\n`);
      return hash.digest("hex");
    },
  },
  "configuration.json": {
    text: true,
    seeds: [Buffer.from(`${JSON.stringify(STAMP, null, 2)}\n`)],
    read: (file) => jsonDigest(readStamp(file)),
  },
  "history.json": {
    text: true,
    seeds: [Buffer.from(HISTORY_TEXT), Buffer.from(JSON.stringify(HISTORY))],
    read: (file) => jsonDigest(readHistory(file)),
  },
};

function jsonDigest(value: unknown): string {
  const hash = createHash("sha256");
  addJson(hash, value);
  return hash.digest("hex");
}

/** A value's type, and then numbers as doubles, strings as UTF-16, names in order: the same in any language. */
function addJson(hash: Hash, value: unknown): void {
  if (typeof value === "number") hash.update("n").update(Buffer.from(Float64Array.of(value).buffer));
  else if (typeof value === "string") hash.update("s").update(Buffer.from(value, "utf16le"));
  else if (Array.isArray(value)) {
    hash.update(`[${value.length}`);
    for (const each of value) addJson(hash, each);
  } else if (typeof value === "object" && value !== null) {
    const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
    hash.update(`{${entries.length}`);
    for (const [name, each] of entries) {
      addJson(hash, name);
      addJson(hash, each);
    }
  } else hash.update(String(value));
}
