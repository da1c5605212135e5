import path from "node:path";
import { Architecture, WRITE_UP_ARCHITECTURE } from "../model/architecture";
import {
  checkConfiguration,
  QUICK_TRAINING,
  TrainingConfiguration,
  WRITE_UP_TRAINING,
} from "../training/configuration";
import { DataSet } from "../data/mnist";
import { RunIdentity, runName } from "../storage/runs";

/** What can be set from outside, for notebooks and commands. */
export interface Parameters {
  /** How the run that is shown or measured is trained. */
  configuration: TrainingConfiguration;
  /** The sizes of its layers; the number of pixels comes from the data. */
  layers: Pick<Architecture, "hidden" | "latentDim">;
  /** Whether this is a trial of seconds: few images, few epochs, poor pictures. */
  quick: boolean;
  /** Directory of the four IDX files; the npm package's unless given. */
  data: string | undefined;
  /** Directory of all runs, each in a directory of its own. */
  runs: string;
  /** Results of the audit, as `npm run audit` writes them. */
  auditFile: string;
}

/** The environment variable of each parameter, by the name of the option that sets the same: --batch-size, … */
export const PARAMETER_VARIABLES = {
  seed: "VAE_SEED",
  epochs: "VAE_EPOCHS",
  "batch-size": "VAE_BATCH_SIZE",
  "latent-dim": "VAE_LATENT_DIM",
  hidden: "VAE_HIDDEN",
  quick: "VAE_QUICK",
  data: "VAE_DATA",
  runs: "VAE_RUNS",
  audit: "VAE_AUDIT",
} as const;

/** The name of a parameter as an option of a command. */
export type ParameterName = keyof typeof PARAMETER_VARIABLES;

/** The values of a command's options; they go before the environment's. */
export type ParameterOptions = Partial<Record<Exclude<ParameterName, "quick">, string>> & { quick?: boolean };

/**
 * The parameters of a notebook or a command, from its options, else the environment, else those of the write-up's run.
 *
 * @param environment such as process.env, with the variables of PARAMETER_VARIABLES, such as VAE_HIDDEN=512,256; an empty
 *   variable counts as not set
 * @param options of a command, such as { "batch-size": "128" }
 * @param project the project's folder, with runs/ and results/; seen from notebooks/ it is ".."
 * @throws RangeError naming the option or the variable, what was expected and what was found
 */
export function readParameters(
  environment: Record<string, string | undefined>,
  options: ParameterOptions = {},
  project = "..",
): Parameters {
  const given = (name: Exclude<ParameterName, "quick">): { source: string; value: string } | undefined => {
    const option = options[name];
    if (option !== undefined) return { source: `--${name}`, value: option };
    const value = environment[PARAMETER_VARIABLES[name]];
    return value ? { source: PARAMETER_VARIABLES[name], value } : undefined;
  };
  const integer = (name: Exclude<ParameterName, "quick">, otherwise: number, least = 1): number => {
    const found = given(name);
    if (!found) return otherwise;
    if (!/^\d+$/.test(found.value) || Number(found.value) < least) {
      throw new RangeError(`${found.source}: expected an integer from ${least}, found "${found.value}"`);
    }
    return Number(found.value);
  };
  const quick = options.quick ?? flag("VAE_QUICK", environment.VAE_QUICK);
  const base = quick ? QUICK_TRAINING : WRITE_UP_TRAINING;
  const configuration: TrainingConfiguration = {
    ...base,
    seed: integer("seed", base.seed, 0),
    epochs: integer("epochs", base.epochs),
    batchSize: integer("batch-size", base.batchSize),
  };
  checkConfiguration(configuration);
  return {
    configuration,
    layers: { hidden: hiddenSizes(given("hidden")), latentDim: integer("latent-dim", WRITE_UP_ARCHITECTURE.latentDim) },
    quick,
    data: given("data")?.value,
    runs: given("runs")?.value ?? path.join(project, "runs"),
    auditFile: given("audit")?.value ?? path.join(project, "results/audit.json"),
  };
}

/** Which run the parameters ask for on this data. */
export function runIdentity(
  { configuration, layers }: Pick<Parameters, "configuration" | "layers">,
  data: Pick<DataSet, "train" | "identity">,
): RunIdentity {
  const [, rows, columns] = data.train.images.shape;
  return { configuration, architecture: { pixels: rows * columns, ...layers }, data: data.identity };
}

/** The directory of the run that the parameters ask for on this data. */
export function runDirectory(parameters: Parameters, data: Pick<DataSet, "train" | "identity">): string {
  return path.join(parameters.runs, runName(runIdentity(parameters, data)));
}

function flag(name: string, value = ""): boolean {
  if (!["", "0", "1"].includes(value)) throw new RangeError(`${name}: expected 1 or 0, found "${value}"`);
  return value === "1";
}

function hiddenSizes(given: { source: string; value: string } | undefined): number[] {
  if (!given) return WRITE_UP_ARCHITECTURE.hidden;
  if (!/^[1-9]\d*(,[1-9]\d*)*$/.test(given.value))
    throw new RangeError(`${given.source}: expected layer sizes such as 512,256, found "${given.value}"`);
  return given.value.split(",").map(Number);
}
