import { ClaimResult } from "./claims";
import { autoencoders, brieflyOverSeeds, percent, vaes } from "./claims/claim";
import { clusteredDigits } from "./claims/latent";
import { ModelMeasurements } from "./measure-model";
import { AuditMeasurements, betaSweep } from "./measurements";
import { AuditResults, findClaim, MARKS } from "./report";

/** A claim that says much about the write-up, with what was measured as a sentence. */
export interface TellingClaim {
  claim: ClaimResult;
  /** The numbers behind the verdict, in a sentence that is true whatever they are. */
  measured: string;
}

const share = (models: ModelMeasurements[], of: (model: ModelMeasurements) => number) =>
  `${brieflyOverSeeds(models, (model) => 100 * of(model))} %`;
const each = (models: ModelMeasurements[], of: (model: ModelMeasurements) => number) => models.map(of).join(", ");
const prior = ({ samples }: ModelMeasurements) => samples.prior.judged.recognisable;

/** The sentence of each claim, in the write-up's order. */
const SENTENCES: Record<string, (measured: AuditMeasurements) => string> = {
  "starts-at-160": (measured) => {
    const fall = ({ training }: ModelMeasurements) =>
      (training.first - training.fifth) / (training.first - training.last);
    return `The first epoch's loss is ${brieflyOverSeeds(vaes(measured), ({ training }) => training.first)} nats an image, and ${share(vaes(measured), fall)} of the whole fall is made by epoch 5.`;
  },
  "recognisable-reconstructions": (measured) => {
    const { recognisable, rightOfRecognisable } = measured.judge.test;
    const right = ({ reconstruction }: ModelMeasurements) => reconstruction.recognisedRight;
    return `A classifier recognises ${share(vaes(measured), right)} of the reconstructions as the right digit, and ${percent(recognisable * (rightOfRecognisable ?? 0))} of the originals.`;
  },
  "all-sixteen": (measured) =>
    `Of the first 16 samples ${each(vaes(measured), ({ samples }) => samples.prior.firstSixteen)} are recognisable, one number for each seed; of many samples ${share(vaes(measured), prior)}, of real digits ${percent(measured.controls.testDigits.judged.recognisable)}.`,
  "new-digits": (measured) => {
    const nearest = brieflyOverSeeds(vaes(measured), ({ memorisation }) => memorisation.smallest.samples, 2);
    return `The nearest that a sample comes to a training digit is ${nearest}, the nearest that a test digit comes ${vaes(measured)[0].memorisation.smallest.unseen.toFixed(2)} (Euclidean distance over pixels; a copy has 0).`;
  },
  "well-defined-clusters": (measured) =>
    `On the map ${each(vaes(measured), ({ space }) => clusteredDigits(space))} of the ten digits are well-defined clusters by the rule, one number for each seed; on a map of the raw pixels ${clusteredDigits(measured.controls.pixelSpace)}.`,
  "similar-digits-near": (measured) => {
    const { pixelSpace } = measured.controls;
    const rank = (pair: "rank38" | "rank49") => each(vaes(measured), ({ space }) => space.map[pair].centroids);
    return `Of the 45 pairs of digits, the nearest being number 1: 3 and 8 are number ${rank("rank38")} on the maps of the seeds, and 4 and 9 number ${rank("rank49")}; on a map of the raw pixels they are number ${pixelSpace.map.rank38.centroids} and ${pixelSpace.map.rank49.centroids}.`;
  },
  "exactly-the-kl-term": (measured) => {
    const at = (wanted: number) => {
      const models = betaSweep(measured).find(({ beta }) => beta === wanted)?.models ?? [];
      const samples = brieflyOverSeeds(models, (model) => 100 * model.samples.prior.judged.recognisable);
      const knn = brieflyOverSeeds(models, ({ space }) => 100 * space.map.knnAccuracy);
      return `${samples} % of the samples are recognisable and ${knn} % of the points of the map have mostly their own digit around them`;
    };
    return `With the KL term ${at(1)}; without it (β = 0) ${at(0)}.`;
  },
  "continuous-or-chaotic": (measured) => {
    const along = ({ paths }: ModelMeasurements) => paths.straight.recognisable;
    const knn = ({ space }: ModelMeasurements) => space.space.knnAccuracy;
    return `On straight ways between two digits' codes ${share(vaes(measured), along)} of the VAE's pictures are recognisable and ${share(autoencoders(measured), along)} of the autoencoder's; ${share(vaes(measured), knn)} and ${share(autoencoders(measured), knn)} of the codes have mostly their own digit around them.`;
  },
  "who-generates": (measured) =>
    `With z from N(0, I) ${share(vaes(measured), prior)} of the VAE's samples are recognisable and ${share(autoencoders(measured), prior)} of the autoencoder's; with z from a mixture of ten Gaussians fitted to its codes ${share(autoencoders(measured), ({ samples }) => samples.mixture.judged.recognisable)} of the autoencoder's.`,
  "blurred-and-sharp": (measured) => {
    const edges = ({ reconstruction }: ModelMeasurements) => reconstruction.sharpness;
    return `Reconstructions of the VAE keep ${share(vaes(measured), edges)} of the originals' edges, those of the autoencoder ${share(autoencoders(measured), edges)}.`;
  },
};

/** The ten claims that say most about the write-up, in its order, each with its verdict and its numbers in a sentence. */
export function tellingClaims({ measured, claims }: AuditResults): TellingClaim[] {
  return Object.entries(SENTENCES).map(([id, sentence]) => ({
    claim: findClaim(claims, id),
    measured: sentence(measured),
  }));
}

/** The ten claims as a numbered list in Markdown: the sentence in English, the verdict, the numbers. */
export function tellingList(results: AuditResults): string {
  return tellingClaims(results)
    .map(({ claim: { english, verdict, provesNothing }, measured }, i) => {
      const nothing = provesNothing
        ? " The last numbers are the control, which meets the sentence at least as well."
        : "";
      return `${i + 1}. *${english}* **${MARKS[verdict]}.** ${measured}${nothing}`;
    })
    .join("\n");
}
