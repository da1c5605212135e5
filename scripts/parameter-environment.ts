import path from "node:path";
import { PARAMETER_VARIABLES, ParameterName, Parameters } from "../lib";

/** The parameters that decide which run it is. */
const RUN_PARAMETERS: readonly ParameterName[] = [
  "seed",
  "epochs",
  "batch-size",
  "latent-dim",
  "hidden",
  "quick",
  "data",
];

/**
 * Refuses the variables of a run that a command would not follow: better than to leave them aside in silence.
 *
 * @param why the command decides them itself, in a few words such as "the audit's plan decides it"
 * @param followed those that the command does follow
 * @throws RangeError naming the variable and what it holds
 */
export function refuseRunParameters(
  environment: Record<string, string | undefined>,
  why: string,
  followed: readonly ParameterName[] = [],
): void {
  for (const variable of RUN_PARAMETERS.filter((name) => !followed.includes(name)).map(
    (name) => PARAMETER_VARIABLES[name],
  )) {
    const value = environment[variable];
    if (value) throw new RangeError(`${variable}: expected to be unset here, as ${why}, found "${value}"`);
  }
}

/**
 * Parameters as the environment that gives them again, for a notebook that a command executes.
 *
 * @param parameters to pass on
 * @param directory from which the notebook sees its paths, so that no path of this machine stands in what it prints
 */
export function parameterEnvironment(parameters: Parameters, directory: string): Record<string, string> {
  const { configuration, layers, quick, data, runs, auditFile } = parameters;
  const seen = (file: string) => path.relative(directory, path.resolve(file)) || ".";
  return {
    VAE_SEED: String(configuration.seed),
    VAE_EPOCHS: String(configuration.epochs),
    VAE_BATCH_SIZE: String(configuration.batchSize),
    VAE_LATENT_DIM: String(layers.latentDim),
    VAE_HIDDEN: layers.hidden.join(),
    VAE_QUICK: quick ? "1" : "0",
    VAE_DATA: data === undefined ? "" : seen(data),
    VAE_RUNS: seen(runs),
    VAE_AUDIT: seen(auditFile),
  };
}
