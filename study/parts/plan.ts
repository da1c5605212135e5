import { QUICK_TRAINING, TrainingConfiguration, WRITE_UP_TRAINING } from "../../lib/training/configuration";
import { ModelSubject, RULES, RunRules } from "../rules";

/** Which of the two models a run trains. */
export type ModelKind = "vae" | "autoencoder";

/** A model that the audit trains and measures. */
export interface AuditedModel {
  /** Short and unique: the name of its folder. */
  name: string;
  subject: ModelSubject;
  kind: ModelKind;
  configuration: TrainingConfiguration;
}

/** What an audit trains and how much it measures. */
export interface AuditPlan extends RunRules {
  size: AuditSize;
  models: readonly AuditedModel[];
}

/** The whole audit; that of other data than MNIST, with fewer seeds; a trial whose verdicts mean nothing. */
export type AuditSize = "full" | "other data" | "quick";

/** The plan of an audit: the rules' own where it is the whole one. */
export function auditPlan(size: AuditSize): AuditPlan {
  const { run } = RULES;
  if (size === "full") return planned(size, run, WRITE_UP_TRAINING);
  if (size === "other data") {
    return planned(
      size,
      { ...run, seeds: run.seeds.slice(0, 3), sweptSeeds: run.seeds.slice(0, 2) },
      WRITE_UP_TRAINING,
    );
  }
  const few = {
    seeds: [42, 43],
    sweptSeeds: [42, 43],
    batchSizes: [64],
    judges: [run.judges[0], run.judges[run.judges.length - 1]],
    testImages: 1000,
    samples: 500,
    paths: 20,
    midpoints: 200,
    neighbours: 100,
    boundImages: 100,
    fittedCodes: 1000,
    maps: [run.maps[0], run.maps[run.maps.length - 1]],
    memoriser: { images: 20, epochs: 200 },
  };
  return planned(size, { ...run, ...few }, QUICK_TRAINING);
}

/** The subject that a weight of the KL term is. */
export function betaSubject(beta: number): ModelSubject {
  return beta === WRITE_UP_TRAINING.beta ? "vae" : (`beta-${beta}` as ModelSubject);
}

function planned(size: AuditSize, run: RunRules, base: TrainingConfiguration): AuditPlan {
  const model = (kind: ModelKind, subject: ModelSubject, configuration: TrainingConfiguration): AuditedModel => ({
    name: `${subject}-seed${configuration.seed}`,
    subject,
    kind,
    configuration,
  });
  const perSeed = run.seeds.flatMap((seed) => [
    model("vae", "vae", { ...base, seed }),
    model("autoencoder", "autoencoder", { ...base, seed }),
  ]);
  const swept = run.betas.flatMap((beta) =>
    run.sweptSeeds.map((seed) => model("vae", betaSubject(beta), { ...base, seed, beta })),
  );
  return { ...run, size, models: [...perSeed, ...swept] };
}
