import { randomStream } from "@vae-notebooks/random";
import { LabelNeighbours } from "./label-neighbours";
import { midranks } from "./ranks";

/** How far runs with other seeds put the same labels at the same distances from each other. */
export interface CentroidAgreement {
  /** Spearman's correlation of the distances of all pairs of labels, for each two runs: (1, 2), (1, 3), …, (2, 3), … */
  correlations: number[];
  /** Their mean: 1 where all runs have the same order of distances, about 0 where labels lie where chance puts them. */
  mean: number;
  /** Mean and standard deviation of that mean where each run's labels are permuted at random. */
  chance: { mean: number; deviation: number };
  /** Share of the permutations whose mean is at least as high, counting the runs themselves as one of them. */
  p: number;
}

/**
 * Whether clusters lie scattered at random: the agreement of the distances between centroids over runs of other seeds.
 *
 * If it were chance where a run puts each label, then any other labelling of its clusters would be as likely: the mean
 * correlation is compared with those after random permutations of each run's labels. Distances within a run are not
 * independent, which a permutation of whole labels, as in Mantel's test, takes into account.
 *
 * @param runs centroidDistances of each, two or more, with the same labels
 * @param options seed of the permutations; how many, 2,000 unless given
 * @throws RangeError when there are fewer than two runs, fewer than three labels, or the labels differ
 *
 * Source: Mantel 1967, "The detection of disease clustering and a generalized regression approach".
 */
export function centroidAgreement(
  runs: readonly LabelNeighbours[],
  { seed, permutations = 2000 }: { seed: number; permutations?: number },
): CentroidAgreement {
  if (runs.length < 2) throw new RangeError(`runs: expected at least two, found ${runs.length}`);
  const { labels } = runs[0];
  const different = runs.find((run) => run.labels.join() !== labels.join());
  if (different)
    throw new RangeError(`runs: expected the labels ${labels.join(", ")}, found ${different.labels.join(", ")}`);
  if (labels.length < 3) throw new RangeError(`labels: expected at least three, found ${labels.length}`);
  const ranked = runs.map(standardRanks);
  const asTheyAre = labels.map((_, label) => label);
  const correlations = ranked.flatMap((a, i) =>
    ranked.slice(i + 1).map((b) => correlation(a, asTheyAre, b, asTheyAre)),
  );
  const mean = average(correlations);
  const random = randomStream(seed, "centroids");
  const drawn = Array.from({ length: permutations }, () => {
    const orders = runs.map(() => random.permutation(labels.length));
    return average(
      ranked.flatMap((a, i) => ranked.slice(i + 1).map((b, j) => correlation(a, orders[i], b, orders[i + 1 + j]))),
    );
  });
  const middle = average(drawn);
  // Equal numbers may differ in their last digit by the order of a sum.
  const asHigh = drawn.filter((value) => value >= mean - 1e-12).length;
  return {
    correlations,
    mean,
    chance: { mean: middle, deviation: Math.sqrt(average(drawn.map((value) => (value - middle) ** 2))) },
    p: (1 + asHigh) / (1 + permutations),
  };
}

/** Midranks of the distances between pairs of labels, with mean 0 and squares that sum to 1; [labels, labels], 0 on the diagonal. */
function standardRanks({ labels, matrix }: LabelNeighbours): number[][] {
  const pairs = labels.flatMap((_, a) => labels.slice(a + 1).map((__, b) => [a, a + 1 + b]));
  const ranks = midranks(pairs.map(([a, b]) => matrix.get(a, b)));
  const middle = (pairs.length + 1) / 2;
  const length = Math.sqrt(ranks.reduce((sum, rank) => sum + (rank - middle) ** 2, 0));
  const standard = labels.map(() => labels.map(() => 0));
  pairs.forEach(([a, b], at) => (standard[a][b] = standard[b][a] = (ranks[at] - middle) / length));
  return standard;
}

/** Spearman's correlation of two runs whose labels are taken in the given orders. */
function correlation(a: number[][], orderA: ArrayLike<number>, b: number[][], orderB: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++)
    for (let j = i + 1; j < a.length; j++) sum += a[orderA[i]][orderA[j]] * b[orderB[i]][orderB[j]];
  return sum;
}

function average(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
