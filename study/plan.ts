import { QUICK_TRAINING, TrainingConfiguration, WRITE_UP_TRAINING } from "../lib/training/configuration";

/** Which of the two models a run trains. */
export type ModelKind = "vae" | "autoencoder";

/** A model that the audit trains and measures. */
export interface AuditedModel {
  /** Short and unique: the name of its folder. */
  name: string;
  kind: ModelKind;
  configuration: TrainingConfiguration;
  /** Whether it is trained only to be compared with others of its seed by β: it is spared the measurements that no such comparison asks for. */
  swept: boolean;
}

/** What an audit trains and how much it measures. */
export interface AuditPlan {
  quick: boolean;
  models: AuditedModel[];
  /** Sizes whose first epoch is trained for the question of the batch size, with each seed. */
  batchSizes: number[];
  seeds: number[];
  /** Test digits that are measured, and draws of each kind of sample. */
  testImages: number;
  samples: number;
  /** Draws K of the bounds: those on all test digits, and the largest with the number of images it is computed for. */
  draws: { all: number[]; most: { draws: number; images: number } };
  /** Pairs of test digits that are joined by paths, and steps of each path. */
  paths: { pairs: number; steps: number };
}

/** The weights of the KL term that are compared. */
export const BETAS: readonly number[] = [0, 0.25, 0.5, 1, 2, 4];

/** The audit as it is reported: five seeds of both models and of each β. */
export const FULL_AUDIT: AuditPlan = planAudit(WRITE_UP_TRAINING, {
  quick: false,
  seeds: [42, 43, 44, 45, 46],
  batchSizes: [32, 64, 128],
  testImages: 10000,
  samples: 10000,
  draws: { all: [1, 50, 500], most: { draws: 5000, images: 1000 } },
  paths: { pairs: 200, steps: 10 },
});

/** An audit of minutes, to see that everything works; its verdicts mean nothing. */
export const QUICK_AUDIT: AuditPlan = planAudit(QUICK_TRAINING, {
  quick: true,
  seeds: [42, 43],
  batchSizes: [64],
  testImages: 1000,
  samples: 1000,
  draws: { all: [1, 50], most: { draws: 100, images: 100 } },
  paths: { pairs: 20, steps: 10 },
});

function planAudit(base: TrainingConfiguration, rest: Omit<AuditPlan, "models">): AuditPlan {
  const model = (kind: ModelKind, configuration: TrainingConfiguration, swept = false): AuditedModel => {
    const beta = configuration.beta === base.beta ? "" : `-beta${configuration.beta}`;
    return {
      name: `${kind}-seed${configuration.seed}${beta}${rest.quick ? "-quick" : ""}`,
      kind,
      configuration,
      swept,
    };
  };
  const perSeed = rest.seeds.flatMap((seed) => [
    model("vae", { ...base, seed }),
    model("autoencoder", { ...base, seed }),
  ]);
  const sweep = BETAS.filter((beta) => beta !== base.beta).flatMap((beta) =>
    rest.seeds.map((seed) => model("vae", { ...base, seed, beta }, true)),
  );
  return { ...rest, models: [...perSeed, ...sweep] };
}
