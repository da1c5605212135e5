import { ModelMeasurements, SweptMeasurements } from "../measure-model";
import { SpaceMeasurements } from "../measure-space";
import { betaSweep, betaSweepOfSeeds } from "../measurements";
import {
  autoencoders,
  brieflyOverSeeds,
  Claim,
  Finding,
  graded,
  overSeeds,
  percent,
  percentOverSeeds,
  vaes,
} from "./claim";

const RAW_PIXELS = "the pixels of the same test digits under the same t-SNE";
const NOISE = "N(0, I) with the test digits' labels under the same t-SNE";

/** What the write-up says of the latent space. */
export const LATENT_CLAIMS: Claim[] = [
  {
    id: "well-defined-clusters",
    section: "Espaço Latente",
    quote: "Cada número forma um cluster bem definido",
    english: "Each number forms a well-defined cluster.",
    measurement:
      "on the map: silhouette of each digit, and the largest connected piece of each digit (mutual 10 nearest neighbours)",
    rule: "holds when each digit's silhouette is above 0.25 and its largest piece holds 90 % of its points, with every seed; in part for at least seven of the ten digits",
    decide: (measured) => clustersOf(vaes(measured).map(({ space }) => space)),
    control: { what: RAW_PIXELS, decide: ({ controls }) => clustersOf([controls.pixelSpace]) },
  },
  {
    id: "similar-digits-near",
    section: "Espaço Latente",
    quote: "Números similares ficam próximos (3 e 8, 4 e 9)",
    english: "Similar numbers lie close (3 and 8, 4 and 9).",
    measurement:
      "ranks of the pairs 3–8 and 4–9 among the 45 pairs of digits, by the distance of centroids, on the map and in 20 dimensions",
    rule: "holds when both pairs are among the 5 nearest on the map and in 20 dimensions, with every seed; in part when both are in one of the two, or one pair in both",
    decide: (measured) => pairsOf(vaes(measured).map(({ space }) => space)),
    control: { what: RAW_PIXELS, decide: ({ controls }) => pairsOf([controls.pixelSpace]) },
  },
  {
    id: "no-holes",
    section: "Espaço Latente",
    quote: "Não há buracos ou discontinuidades abruptas",
    english: "There are no holes or abrupt discontinuities.",
    measurement:
      "share of the map's hull that is empty; greatest step over mean step of decoded paths between test digits",
    rule: "holds when at most 5 % of the hull is empty and the steps' unevenness is at most 2, with every seed; in part when one of the two",
    decide: (measured) => holesOf(vaes(measured)),
    control: {
      what: NOISE,
      decide: ({ controls }) => ({
        verdict: graded(controls.noiseSpace.map.empty <= 0.05, false),
        found: `${percent(controls.noiseSpace.map.empty)} empty (no decoder)`,
      }),
    },
  },
  {
    id: "almost-circular",
    section: "Espaço Latente",
    quote: "Tudo forma um padrão quase circular",
    english: "Everything forms an almost circular pattern.",
    measurement:
      "isoperimetric quotient of the map's hull (1 for a disc) and eccentricity of its points (0 for a disc)",
    rule: "holds when the quotient is at least 0.95 and the eccentricity at most 0.5, with every seed; in part when one of the two",
    decide: (measured) => roundOf(vaes(measured).map(({ space }) => space)),
    control: { what: NOISE, decide: ({ controls }) => roundOf([controls.noiseSpace]) },
  },
  {
    id: "autoencoder-scattered",
    section: "Espaço Latente",
    quote: "Se fosse um Autoencoder padrão, teria clusters espalhados aleatoriamente.",
    english: "A standard autoencoder would have clusters scattered at random.",
    measurement:
      "kNN accuracy of the digits in the autoencoder's codes and on their map, against the VAE's and against noise",
    rule: "holds when the autoencoder's kNN accuracy on the map is nearer to noise than to the VAE's, with every seed; in part when it is more than 5 points below the VAE's",
    decide: (measured) => {
      const accuracy = ({ space }: ModelMeasurements) => space.map.knnAccuracy;
      const noise = measured.controls.noiseSpace.map.knnAccuracy;
      const pairs = vaes(measured).map((vae, i) => [accuracy(vae), accuracy(autoencoders(measured)[i])]);
      return {
        verdict: graded(
          pairs.every(([vae, autoencoder]) => autoencoder - noise < vae - autoencoder),
          pairs.every(([vae, autoencoder]) => autoencoder < vae - 0.05),
        ),
        found: `on the map: autoencoder ${percentOverSeeds(autoencoders(measured), accuracy)}, VAE ${percentOverSeeds(vaes(measured), accuracy)}, noise ${percent(noise)}`,
      };
    },
  },
  {
    id: "exactly-the-kl-term",
    section: "Espaço Latente",
    quote: "O que torna isso possível é exatamente o termo KL divergence forçando continuidade.",
    english: "What makes this possible is exactly the KL term, forcing continuity.",
    measurement: "the map's kNN accuracy, emptiness and roundness and the samples' quality with β from 0 to 4",
    rule: "holds when with β = 0 the map loses more than 5 points of kNN accuracy and samples from N(0, I) fall below half of β = 1, with every seed; in part when one of the two",
    decide: (measured) => {
      const all = (worse: (without: SweptMeasurements, own: SweptMeasurements) => boolean) =>
        betaSweepOfSeeds(measured).every((sweep) => {
          const at = (wanted: number) => sweep.find(({ beta }) => beta === wanted) as SweptMeasurements;
          return worse(at(0), at(1));
        });
      const map = all((without, own) => without.space.map.knnAccuracy < own.space.map.knnAccuracy - 0.05);
      const samples = all(
        (without, own) => without.samples.prior.judged.recognisable < own.samples.prior.judged.recognisable / 2,
      );
      const row = ({ beta, models }: ReturnType<typeof betaSweep>[0]) =>
        `β ${beta}: kNN ${brieflyOverSeeds(models, ({ space }) => 100 * space.map.knnAccuracy)} %, ${brieflyOverSeeds(models, ({ space }) => 100 * space.map.empty, 0)} % empty, ` +
        `roundness ${brieflyOverSeeds(models, ({ space }) => space.map.roundness, 2)}, samples ${brieflyOverSeeds(models, ({ samples: drawn }) => 100 * drawn.prior.judged.recognisable)} %`;
      return { verdict: graded(map && samples, map || samples), found: betaSweep(measured).map(row).join("; ") };
    },
  },
  {
    id: "continuous-or-chaotic",
    section: "Comparação: VAE vs Autoencoder Padrão",
    quote: "| Espaço Latente | Estruturado e contínuo | Caótico |",
    english: "Latent space: VAE structured and continuous, autoencoder chaotic.",
    measurement:
      "decoded paths between test digits: evenness of their steps and share of the images between that is recognisable; kNN accuracy of the codes",
    rule: "holds when with every seed the VAE's paths are more even and more often recognisable and the autoencoder's kNN accuracy is below half of the VAE's; in part when the paths alone",
    decide: (measured) => {
      const all = (worse: (vae: ModelMeasurements, autoencoder: ModelMeasurements) => boolean) =>
        vaes(measured).every((vae, i) => worse(vae, autoencoders(measured)[i]));
      const paths = all(
        (vae, autoencoder) =>
          vae.paths.straight.unevenness < autoencoder.paths.straight.unevenness &&
          vae.paths.straight.recognisable > autoencoder.paths.straight.recognisable,
      );
      const chaos = all((vae, autoencoder) => autoencoder.space.space.knnAccuracy < vae.space.space.knnAccuracy / 2);
      return {
        verdict: graded(paths && chaos, paths),
        found: `VAE: ${pathText(vaes(measured))}; autoencoder: ${pathText(autoencoders(measured))}; pixel cross-fades ${percent(measured.controls.crossFades.recognisable)} recognisable`,
      };
    },
  },
  {
    id: "regularisation",
    section: "Comparação: VAE vs Autoencoder Padrão",
    quote: "| Regularização | Explícita (KL) | Nenhuma |",
    english: "Regularisation: VAE explicit (KL), autoencoder none.",
    measurement: "the furthest variance of the codes from 1, which a regularised space keeps near 1",
    rule: "holds when with every seed the VAE's is within 0.25 of 1 and the autoencoder's is not",
    decide: (measured) => {
      const near = ({ aggregate }: ModelMeasurements) => Math.abs(aggregate.furthestVariance - 1) <= 0.25;
      const text = (models: ModelMeasurements[]) => overSeeds(models, ({ aggregate }) => aggregate.furthestVariance, 2);
      return {
        verdict: graded(vaes(measured).every(near) && !autoencoders(measured).some(near), false),
        found: `furthest variance: VAE ${text(vaes(measured))}, autoencoder ${text(autoencoders(measured))}`,
      };
    },
  },
  {
    id: "interpretable",
    section: "Comparação: VAE vs Autoencoder Padrão",
    quote:
      "Perdemos um pouco em qualidade de reconstrução mas ganhamos um espaço latente interpretável e capacidade de geração.",
    english:
      "We lose a little reconstruction quality but gain an interpretable latent space and the ability to generate.",
    measurement: "the loss in BCE against the autoencoder and the gain in samples from N(0, I)",
    rule: "can't be decided as a whole: no measure of “interpretable” is given; in part when the VAE pays less than a quarter more BCE and its samples are at least twice as often recognisable, with every seed",
    decide: (measured) => {
      const pairs = vaes(measured).map((vae, i) => [vae, autoencoders(measured)[i]] as const);
      const met = pairs.every(
        ([vae, autoencoder]) =>
          vae.test.reconstruction < 1.25 * autoencoder.test.reconstruction &&
          vae.samples.prior.judged.recognisable >= 2 * autoencoder.samples.prior.judged.recognisable,
      );
      const bce = (models: ModelMeasurements[]) => overSeeds(models, ({ test }) => test.reconstruction);
      const samples = (models: ModelMeasurements[]) =>
        percentOverSeeds(models, ({ samples: drawn }) => drawn.prior.judged.recognisable);
      return {
        verdict: met ? "holds in part" : "can't be decided",
        found: `BCE ${bce(vaes(measured))} against ${bce(autoencoders(measured))}; samples ${samples(vaes(measured))} against ${samples(autoencoders(measured))}`,
      };
    },
  },
];

/** How many digits form a well-defined cluster on the map, by the rule of the claim well-defined-clusters. */
export function clusteredDigits({ map }: SpaceMeasurements): number {
  return map.silhouetteOfDigits.filter((value, digit) => value > 0.25 && map.largestPieces[digit] >= 0.9).length;
}

function clustersOf(spaces: SpaceMeasurements[]): Finding {
  const good = spaces.map(clusteredDigits);
  const least = (of: (space: SpaceMeasurements) => number[]) => Math.min(...spaces.flatMap(of)).toFixed(2);
  return {
    verdict: graded(
      good.every((digits) => digits === 10),
      good.every((digits) => digits >= 7),
    ),
    found: `${good.join(", ")} of 10 digits; least silhouette ${least(({ map }) => map.silhouetteOfDigits)}, least piece ${least(({ map }) => map.largestPieces)}`,
  };
}

function pairsOf(spaces: SpaceMeasurements[]): Finding {
  const near = (rank: number) => rank <= 5;
  const always = (of: (space: SpaceMeasurements) => number) => spaces.every((space) => near(of(space)));
  const [map38, map49] = [always(({ map }) => map.rank38.centroids), always(({ map }) => map.rank49.centroids)];
  const [space38, space49] = [
    always(({ space }) => space.rank38.centroids),
    always(({ space }) => space.rank49.centroids),
  ];
  const ranks = (of: (space: SpaceMeasurements) => number) => spaces.map(of).join(", ");
  return {
    verdict: graded(
      map38 && map49 && space38 && space49,
      (map38 && map49) || (space38 && space49) || (map38 && space38) || (map49 && space49),
    ),
    found: `rank of 3–8: ${ranks(({ map }) => map.rank38.centroids)} on the map, ${ranks(({ space }) => space.rank38.centroids)} in the space; of 4–9: ${ranks(({ map }) => map.rank49.centroids)} and ${ranks(({ space }) => space.rank49.centroids)}`,
  };
}

function holesOf(models: ModelMeasurements[]): Finding {
  const full = models.every(({ space }) => space.map.empty <= 0.05);
  const even = models.every(({ paths }) => paths.straight.unevenness <= 2);
  return {
    verdict: graded(full && even, full || even),
    found: `${percentOverSeeds(models, ({ space }) => space.map.empty)} of the hull empty, ${percentOverSeeds(models, ({ space }) => space.map.enclosed)} in enclosed holes; unevenness of paths ${overSeeds(models, ({ paths }) => paths.straight.unevenness, 2)}`,
  };
}

function roundOf(spaces: SpaceMeasurements[]): Finding {
  const hull = spaces.every(({ map }) => map.roundness >= 0.95);
  const points = spaces.every(({ map }) => map.eccentricity <= 0.5);
  const text = (of: (space: SpaceMeasurements) => number) => spaces.map((space) => of(space).toFixed(2)).join(", ");
  return {
    verdict: graded(hull && points, hull || points),
    found: `quotient ${text(({ map }) => map.roundness)}; eccentricity ${text(({ map }) => map.eccentricity)}`,
  };
}

function pathText(models: ModelMeasurements[]): string {
  const straight = `unevenness ${overSeeds(models, ({ paths }) => paths.straight.unevenness, 2)}, ${percentOverSeeds(models, ({ paths }) => paths.straight.recognisable)} recognisable`;
  return `${straight}, kNN ${percentOverSeeds(models, ({ space }) => space.space.knnAccuracy)}`;
}
