import { JsonFile, JsonPath, readJsonFile } from "@vae-notebooks/arrays";
import { DataIdentity } from "../data/mnist";
import { Architecture } from "../model/architecture";
import { CONFIGURATION_RULES, TrainingConfiguration } from "../training/configuration";
import { EpochRecord } from "../training/contract";
import { Versions } from "./versions";

/** What identifies a run: how it was trained, with which layers, and on which data. */
export interface RunIdentity {
  configuration: TrainingConfiguration;
  architecture: Architecture;
  data: DataIdentity;
}

/** Where a file comes from: the run's identity, its seed once more, versions and threads. */
export interface Stamp extends RunIdentity {
  seed: number;
  versions: Versions;
  /** Into how many parts large products were cut: decides the order of additions; VAE_THREADS or --threads sets it. */
  threads: number;
}

/**
 * Reads the configuration.json of a run. Nothing in it is taken unchecked: its numbers decide how much memory is taken.
 *
 * @throws Error naming the file when it is missing; FileFormatError naming the value when it is no JSON, or a value is
 *   missing or can't be that of a run
 */
export function readStamp(file: string): Stamp {
  const json = readJsonFile(file);
  const found = isObject(json.value) ? json.value : {};
  const missing = ["configuration", "architecture", "data"].filter((name) => !found[name]);
  if (missing.length > 0) throw json.refuse([], "what the run was trained with and on", `no ${missing.join(", no ")}`);
  checkConfigurationOf(json);
  const { configuration } = found as { configuration: TrainingConfiguration };
  check(json, ["seed"], `the configuration's seed, ${configuration.seed}`, (seed) => seed === configuration.seed);
  for (const name of ["pixels", "latentDim"]) check(json, ["architecture", name], "an integer from 1", isCount);
  check(
    json,
    ["architecture", "hidden"],
    "a list of layers' sizes",
    (list) => Array.isArray(list) && list.every(isCount),
  );
  check(json, ["data", "name"], "the name of a data set", (name) => typeof name === "string" && name !== "");
  const isDigest = (digest: unknown) => typeof digest === "string" && /^[0-9a-f]{8}$/.test(digest);
  check(json, ["data", "digest"], "a digest of 8 hexadecimal digits", isDigest);
  check(json, ["versions"], "the versions of what trained it", isVersions);
  check(json, ["threads"], "an integer from 1", isCount);
  return json.value as Stamp;
}

/**
 * Reads the history.json of a run: a record for each epoch, from the first.
 *
 * @throws Error naming the file when it is missing; FileFormatError naming the record when it is no JSON, or a record is
 *   not that of its epoch, or a loss no number
 */
export function readHistory(file: string): EpochRecord[] {
  const json = readJsonFile(file);
  if (!Array.isArray(json.value)) throw json.refuse([], "a list of epochs");
  json.value.forEach((_, i) => {
    check(json, [i], "the record of an epoch", isObject);
    check(json, [i, "epoch"], `epoch ${i + 1}`, (epoch) => epoch === i + 1);
    for (const part of ["train", "validation"]) {
      check(json, [i, part], "its losses", isObject);
      for (const term of ["reconstruction", "kl", "total"]) check(json, [i, part, term], "a finite number", isFinite);
    }
    check(json, [i, "seconds"], "a number from 0", (seconds) => isFinite(seconds) && seconds >= 0);
  });
  return json.value as EpochRecord[];
}

function checkConfigurationOf(json: JsonFile): void {
  const at: JsonPath = ["configuration"];
  check(json, at, "an object", isObject);
  for (const [name, { expected, holds }] of Object.entries(CONFIGURATION_RULES))
    check(json, [...at, name], expected, holds);
  const known = Object.keys(CONFIGURATION_RULES);
  for (const name of Object.keys(valueAt(json.value, at) as object)) {
    if (!known.includes(name)) throw json.refuse([...at, name], `only ${known.join(", ")}`, `also ${name}`);
  }
}

function check(json: JsonFile, path: JsonPath, expected: string, holds: (value: unknown) => boolean): void {
  if (!holds(valueAt(json.value, path))) throw json.refuse(path, expected);
}

function valueAt(value: unknown, path: JsonPath): unknown {
  return path.reduce(
    (whole, key) => (isObject(whole) || Array.isArray(whole) ? whole[key as never] : undefined),
    value,
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) >= 1;
}

function isFinite(value: unknown): value is number {
  return typeof value === "number" && Number.isFinite(value);
}

function isVersions(value: unknown): boolean {
  return isObject(value) && ["project", "node", "tfjs", "tensorflow"].every((name) => typeof value[name] === "string");
}
