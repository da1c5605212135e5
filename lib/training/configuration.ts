import { isSeed, LARGEST_SEED } from "@vae-notebooks/random";

/** Everything that decides a training run's numbers, beside the data and the layer sizes. */
export interface TrainingConfiguration {
  /** Decides the split, the weights, the order of the images and the noise. */
  seed: number;
  epochs: number;
  batchSize: number;
  learningRate: number;
  /** Weight of the KL term: 1 is the write-up's loss. */
  beta: number;
  /** Share of the images that is held out for validation. */
  validationShare: number;
  /** How many of the images are used, before the split; all of them unless given. */
  images?: number;
}

/**
 * The write-up's run: 20 epochs of Adam at a learning rate of 1e-3, split 80/20. It does not state the batch size: of
 * those tried, only 64 gives both its first and its last loss. Source: write-up, "Dados e Treinamento".
 */
export const WRITE_UP_TRAINING: TrainingConfiguration = {
  seed: 42,
  epochs: 20,
  batchSize: 64,
  learningRate: 1e-3,
  beta: 1,
  validationShare: 0.2,
};

/** A run of seconds instead of minutes, to see that everything works; its pictures are poor. */
export const QUICK_TRAINING: TrainingConfiguration = { ...WRITE_UP_TRAINING, epochs: 2, images: 6000 };

/** What a value of a configuration must be. */
export interface ConfigurationRule {
  /** In words, for messages. */
  expected: string;
  holds(value: unknown): boolean;
}

const finite = (value: unknown): value is number => typeof value === "number" && Number.isFinite(value);
const WHOLE: ConfigurationRule = {
  expected: "an integer from 1",
  holds: (value) => Number.isSafeInteger(value) && (value as number) >= 1,
};

/** What each value must be; `images` may be left out. */
export const CONFIGURATION_RULES: Readonly<Record<keyof TrainingConfiguration, ConfigurationRule>> = {
  seed: { expected: `an integer from 0 to ${LARGEST_SEED}`, holds: isSeed },
  epochs: WHOLE,
  batchSize: WHOLE,
  learningRate: { expected: "a number above 0", holds: (value) => finite(value) && value > 0 },
  beta: { expected: "a number from 0", holds: (value) => finite(value) && value >= 0 },
  validationShare: { expected: "a number between 0 and 1", holds: (value) => finite(value) && value > 0 && value < 1 },
  images: { expected: WHOLE.expected, holds: (value) => value === undefined || WHOLE.holds(value) },
};

/**
 * Refuses a configuration that can't be trained.
 *
 * @throws RangeError naming the value, what was expected and what was found
 */
export function checkConfiguration(configuration: TrainingConfiguration): void {
  for (const [name, { expected, holds }] of Object.entries(CONFIGURATION_RULES)) {
    const value = configuration[name as keyof TrainingConfiguration];
    if (!holds(value)) throw new RangeError(`${name}: expected ${expected}, found ${value}`);
  }
}

/** A short name for a configuration, the same for the same values: "vae-seed42-epochs20-batch64". */
export function configurationName(configuration: TrainingConfiguration): string {
  const { seed, epochs, batchSize, learningRate, beta, validationShare, images } = configuration;
  const parts = ["vae", `seed${seed}`, `epochs${epochs}`, `batch${batchSize}`];
  if (learningRate !== WRITE_UP_TRAINING.learningRate) parts.push(`rate${learningRate}`);
  if (beta !== WRITE_UP_TRAINING.beta) parts.push(`beta${beta}`);
  if (validationShare !== WRITE_UP_TRAINING.validationShare) parts.push(`validation${validationShare}`);
  if (images !== undefined) parts.push(`images${images}`);
  return parts.join("-");
}

/** A configuration in words, for a figure's subtitle: "seed 42, 20 epochs, batch size 64". */
export function configurationCaption({ seed, epochs, batchSize, beta, images }: TrainingConfiguration): string {
  const parts = [`seed ${seed}`, `${epochs} epochs`, `batch size ${batchSize}`];
  if (beta !== WRITE_UP_TRAINING.beta) parts.push(`β = ${beta}`);
  if (images !== undefined) parts.push(`${images} images`);
  return parts.join(", ");
}
