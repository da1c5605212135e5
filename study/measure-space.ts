import { NdArray } from "ndarray";
import {
  connectedness,
  LabelPair,
  mapGaps,
  nearestOthers,
  neighbourConfusion,
  centroidDistances,
  outline,
  silhouette,
} from "./measures";
import { trustworthiness, tsne } from "@vae-notebooks/tsne";
import { rowMajor } from "@vae-notebooks/arrays";

/** Neighbours that are looked at for accuracy, confusion and connectedness. */
const NEIGHBOURS = 10;

/** Points whose neighbourhoods are judged where the space has so many dimensions that all of them would take minutes. */
const SAMPLED_NEIGHBOURHOODS = 1000;
const MANY_DIMENSIONS = 100;

/** How the digits lie in a space or on a map of it. */
export interface DigitLayout {
  /** Share of the points whose 10 nearest others vote for their digit. */
  knnAccuracy: number;
  /** Mean silhouette, and each digit's, from −1 to 1. */
  silhouette: number;
  silhouetteOfDigits: number[];
  /** Ranks among the 45 pairs of digits, 1 for the nearest: by centroids, and by how often they are neighbours. */
  rank38: { centroids: number; neighbours: number };
  rank49: { centroids: number; neighbours: number };
  /** The nearest pairs by centroids, such as "4-9". */
  nearestPairs: string[];
  /** Each digit's share of points in its largest connected piece. */
  largestPieces: number[];
}

/** What is measured of every map. */
export interface MapMeasurements {
  /** Share of the points whose 10 nearest others vote for their digit. */
  knnAccuracy: number;
  /** Share of the hull's area that is empty, and in enclosed holes. */
  empty: number;
  enclosed: number;
  /** Isoperimetric quotient of the hull, 1 for a disc; eccentricity of the points, 0 for a disc. */
  roundness: number;
  eccentricity: number;
}

/** What is measured of a space of points with digits as labels, and of its t-SNE map. */
export interface SpaceMeasurements {
  space: DigitLayout;
  map: MapMeasurements & DigitLayout & { trustworthiness: number };
}

/** A t-SNE map [N, 2] and what is measured of it. */
export interface MeasuredMap {
  measurements: MapMeasurements;
  embedding: NdArray<Float32Array>;
}

/**
 * Maps a space by t-SNE and measures the map.
 *
 * @param points [N, D]
 * @param labels digits [N]
 * @param seed of the map
 */
export async function measureMap(
  points: NdArray<Float32Array>,
  labels: NdArray<Uint8Array>,
  seed: number,
): Promise<MeasuredMap> {
  // One thread: the audit's processes share the cores among them already.
  const { embedding } = await tsne(points, { seed, threads: 1 });
  const { index } = await nearestOthers(embedding, NEIGHBOURS);
  const { empty, enclosed } = await mapGaps(embedding);
  const { roundness, eccentricity } = outline(embedding);
  return {
    measurements: { knnAccuracy: voteAccuracy(index, rowMajor(labels)), empty, enclosed, roundness, eccentricity },
    embedding,
  };
}

/**
 * Measures how digits lie in a space and on its map, which takes longer than making the map.
 *
 * @param points [N, D]
 * @param labels digits [N]
 * @param map of the points
 */
export async function measureSpace(
  points: NdArray<Float32Array>,
  labels: NdArray<Uint8Array>,
  map: MeasuredMap,
): Promise<SpaceMeasurements> {
  const digits = rowMajor(labels);
  const { measurements, embedding } = map;
  const sample =
    points.shape[1] > MANY_DIMENSIONS
      ? Array.from({ length: Math.min(SAMPLED_NEIGHBOURHOODS, points.shape[0]) }, (_, i) => i)
      : undefined;
  return {
    space: await layout(points, digits),
    map: {
      ...measurements,
      ...(await layout(embedding, digits)),
      trustworthiness: trustworthiness(points, embedding, { sample }),
    },
  };
}

async function layout(points: NdArray<Float32Array>, digits: Uint8Array): Promise<DigitLayout> {
  const { index } = await nearestOthers(points, NEIGHBOURS);
  const silhouettes = silhouette(points, digits);
  const centroids = centroidDistances(points, digits).pairs;
  const confusion = neighbourConfusion(index, digits).pairs;
  const ranks = (a: number, b: number) => ({ centroids: rankOf(centroids, a, b), neighbours: rankOf(confusion, a, b) });
  return {
    knnAccuracy: voteAccuracy(index, digits),
    silhouette: silhouettes.mean,
    silhouetteOfDigits: silhouettes.labels.map(({ mean }) => mean),
    rank38: ranks(3, 8),
    rank49: ranks(4, 9),
    nearestPairs: centroids.slice(0, 5).map(({ a, b }) => `${a}-${b}`),
    largestPieces: connectedness(index, digits).labels.map(({ largest }) => largest),
  };
}

function rankOf(pairs: LabelPair[], a: number, b: number): number {
  return (pairs.find((pair) => pair.a === a && pair.b === b) as LabelPair).rank;
}

/**
 * Share of the points whose nearest others vote for their label; of equal votes the lower label counts.
 *
 * @param neighbours rows of the k nearest others [N, k]
 * @param labels [N], from 0 to 9
 */
export function voteAccuracy(neighbours: NdArray<Int32Array>, labels: ArrayLike<number>): number {
  const [count, k] = neighbours.shape;
  let right = 0;
  for (let i = 0; i < count; i++) {
    const votes = new Array<number>(10).fill(0);
    for (let n = 0; n < k; n++) votes[labels[neighbours.get(i, n)]]++;
    if (votes.indexOf(Math.max(...votes)) === labels[i]) right++;
  }
  return right / count;
}
