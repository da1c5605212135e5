import ndarray from "ndarray";
import { Images, meanEdge } from "./image-measures";
import { unitPixels } from "./pixels";
import { spearman } from "./ranks";
import { MeanEstimate, Spread, spread } from "./spread";

/**
 * The share of the originals' edges that reconstructions keep, Σ edges of the reconstructions / Σ edges of the originals, with
 * its standard error over images.
 *
 * The error is that of a ratio of means: √(Σ (r_i − share · o_i)² / (N (N − 1))) / mean of o.
 *
 * @param originals at least two square images, [N, pixels] or [N, rows, columns]
 * @param reconstructions of the same images
 * @throws RangeError when they differ in number or there are fewer than two
 *
 * Source: the edges are meanEdge's; the error: Cochran 1977, "Sampling techniques", equation 6.9.
 */
export function edgesKept(originals: Images, reconstructions: Images): MeanEstimate {
  const [before, after] = [edgesOfImages(originals), edgesOfImages(reconstructions)];
  const count = before.length;
  if (after.length !== count || count < 2)
    throw new RangeError(`reconstructions: expected one for each of at least two originals, found ${after.length}`);
  const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);
  const share = sum(after) / sum(before);
  const squares = sum(after.map((edges, i) => (edges - share * before[i]) ** 2));
  return { count, mean: share, error: Math.sqrt(squares / (count * (count - 1))) / (sum(before) / count) };
}

function edgesOfImages(images: Images): number[] {
  const { data, shape } = unitPixels(images);
  return Array.from({ length: shape[0] }, (_, i) =>
    meanEdge(ndarray(data.subarray(i * shape[1], (i + 1) * shape[1]), [1, shape[1]])),
  );
}

/** How the share of edges that is kept changes with the weight β of the KL term. */
export interface EdgesByBeta {
  /** By ascending β: the share over seeds. */
  rows: Array<{ beta: number; kept: Spread }>;
  /** Steps from one β to the next, over all seeds, and how many of them lower the share. */
  steps: number;
  falls: number;
  /** Spearman's correlation of β and share, mean over seeds: −1 where each step upwards lowers it. */
  correlation: number;
}

/**
 * The sharpness of a sweep of models by β and seed, such as the audit's.
 *
 * @param models each with its seed, β and share of edges kept; every seed with every β, at least two β
 * @throws RangeError when a seed lacks a β, or there is one β only
 */
export function edgesByBeta(models: ReadonlyArray<{ seed: number; beta: number; kept: number }>): EdgesByBeta {
  const betas = [...new Set(models.map(({ beta }) => beta))].sort((a, b) => a - b);
  if (betas.length < 2) throw new RangeError(`models: expected at least two β, found ${betas.length}`);
  const seeds = [...new Set(models.map(({ seed }) => seed))];
  const kept = seeds.map((seed) =>
    betas.map((beta) => {
      const found = models.find((model) => model.seed === seed && model.beta === beta);
      if (!found) throw new RangeError(`models: expected each seed with each β, found none of seed ${seed}, β ${beta}`);
      return found.kept;
    }),
  );
  const falls = kept.map((shares) => shares.filter((share, i) => i > 0 && share < shares[i - 1]).length);
  return {
    rows: betas.map((beta, i) => ({ beta, kept: spread(kept.map((shares) => shares[i])) })),
    steps: seeds.length * (betas.length - 1),
    falls: falls.reduce((sum, count) => sum + count, 0),
    correlation: spread(kept.map((shares) => spearman(betas, shares))).mean,
  };
}
