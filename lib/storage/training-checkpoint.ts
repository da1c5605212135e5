import { createHash } from "node:crypto";
import fs from "node:fs";
import ndarray from "ndarray";
import { readSafeTensors, rowMajor, SafeTensors, writeSafeTensors } from "@vae-notebooks/arrays";
import { threads, tf } from "@vae-notebooks/tf-graph";
import type { EpochPart, EpochRecord, TrainingState } from "../training/contract";
import { trainingCheckpointFile } from "./checkpoint-threads";
import { versions } from "./versions";

/** A training that was stopped, as its directory keeps it. */
export interface StoppedTraining {
  state: TrainingState;
  /** What was trained and on what, as the caller of writeTrainingCheckpoint identified it. */
  identity: Record<string, string>;
  /** Arrays that the caller kept beside it, by name. */
  attached: SafeTensors["tensors"];
  /** What else decides the last bit: versions, and how many operations ran at once. */
  machine: Record<string, string>;
}

/** What stands before a parameter's name in the names of the file's tensors. */
const WEIGHTS = "weights/";
const FIRST = "adam.first/";
const SECOND = "adam.second/";
const ATTACHED = "attached/";

/** What decides the last bit of a training beside its identity, of this process. */
export function trainingMachine(): Record<string, string> {
  const { project, tfjs, tensorflow } = versions();
  return { project, tfjs, tensorflow, threads: String(threads.parts) };
}

/**
 * Writes where a training stands to the directory's checkpoint.safetensors, whole or not at all: weights, Adam's step and
 * running means, history, position in the epoch, and a SHA-256 digest of all of it.
 *
 * @param identity says what is trained and on what: a checkpoint of another identity is not continued
 * @param attached arrays of the caller's that belong to this moment, such as pictures of the epochs so far
 * @throws Error naming the file when it can't be written; the one that was there is then as it was
 */
export function writeTrainingCheckpoint(
  directory: string,
  { weights, mode, adam, history, epoch }: TrainingState,
  identity: Record<string, string>,
  attached: SafeTensors["tensors"] = {},
): void {
  const tensors: SafeTensors["tensors"] = {};
  const groups = { [WEIGHTS]: weights, [FIRST]: adam.firstMoments, [SECOND]: adam.secondMoments };
  for (const [prefix, arrays] of Object.entries(groups))
    for (const [name, values] of Object.entries(arrays)) tensors[`${prefix}${name}`] = ndarray(values);
  for (const [name, array] of Object.entries(attached)) tensors[`${ATTACHED}${name}`] = array;
  const described = {
    identity: JSON.stringify(identity),
    machine: JSON.stringify(trainingMachine()),
    history: JSON.stringify(history),
    epoch: JSON.stringify(epoch),
    mode,
    step: String(adam.step),
  };
  const metadata = { ...described, digest: digestOf(tensors, described) };
  writeSafeTensors(trainingCheckpointFile(directory), { tensors, metadata });
}

/**
 * Reads where a directory's training stands.
 *
 * @returns undefined where there is no checkpoint
 * @throws Error naming the file when it is damaged or foreign
 */
export function readTrainingCheckpoint(directory: string): StoppedTraining | undefined {
  const file = trainingCheckpointFile(directory);
  if (!fs.existsSync(file)) return undefined;
  const { tensors, metadata } = readSafeTensors(file);
  const { digest, ...described } = metadata;
  const found = digestOf(tensors, described);
  if (digest !== found)
    throw new Error(`${file}: expected a training's checkpoint with the digest ${digest ?? "(none)"}, found ${found}`);
  const arrays = (prefix: string) =>
    Object.entries(tensors)
      .filter(([name]) => name.startsWith(prefix))
      .map(([name, array]) => [name.slice(prefix.length), array] as const);
  const group = (prefix: string) => Object.fromEntries(arrays(prefix).map(([name, { data }]) => [name, data]));
  return {
    state: {
      history: JSON.parse(described.history) as EpochRecord[],
      epoch: JSON.parse(described.epoch) as EpochPart,
      weights: group(WEIGHTS),
      mode: described.mode as TrainingState["mode"],
      adam: { step: Number(described.step), firstMoments: group(FIRST), secondMoments: group(SECOND) },
    },
    attached: Object.fromEntries(arrays(ATTACHED)),
    identity: JSON.parse(described.identity) as Record<string, string>,
    machine: JSON.parse(described.machine) as Record<string, string>,
  };
}

/** Takes a directory's checkpoint away; does nothing where there is none. */
export function removeTrainingCheckpoint(directory: string): void {
  fs.rmSync(trainingCheckpointFile(directory), { force: true });
}

/**
 * The SHA-256 digest of a model's weights, in hexadecimal: of each parameter's name, shape and float32 numbers (little
 * endian), in the order of parameters(). Two models have the same one if they are the same to the last bit.
 */
export function weightsDigest(model: { parameters(): Record<string, tf.Variable> }): string {
  const parameters = Object.entries(model.parameters());
  return digestOf(
    Object.fromEntries(parameters.map(([name, v]) => [name, ndarray(v.dataSync<"float32">(), v.shape.slice())])),
    {},
  );
}

function digestOf(tensors: SafeTensors["tensors"], metadata: Record<string, string>): string {
  const hash = createHash("sha256").update(
    JSON.stringify(Object.entries(metadata).sort(([a], [b]) => (a < b ? -1 : 1))),
  );
  for (const [name, tensor] of Object.entries(tensors)) {
    const values = rowMajor(tensor);
    hash.update(`${name} ${tensor.shape.join()}\n`);
    hash.update(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
  }
  return hash.digest("hex");
}
