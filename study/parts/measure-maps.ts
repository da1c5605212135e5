import { NdArray } from "ndarray";
import { rowMajor } from "@vae-notebooks/arrays";
import { tsne } from "@vae-notebooks/tsne";
import {
  connectedness,
  densityHoles,
  nearestOthers,
  neighbourConfusion,
  outline,
  silhouette,
  voteAccuracy,
} from "../measures";
import { MapKind, SubjectMeasurements } from "../measurements";
import { AuditPlan } from "./plan";

/** Neighbours that are looked at for accuracy, confusion and connectedness. */
const NEIGHBOURS = 10;

/** Codes of the same images, both kinds that a map may be of. */
export interface MappedCodes {
  means: NdArray<Float32Array>;
  samples: NdArray<Float32Array>;
}

/**
 * Maps codes in each way that the plan lists, and measures the maps.
 *
 * @param labels classes [N]
 * @param kinds of maps; the plan's unless given
 * @returns measurements and maps [N, 2] in the order of the kinds
 */
export async function measureMaps(
  codes: MappedCodes,
  labels: NdArray<Uint8Array>,
  kinds: AuditPlan["maps"],
  say: (what: string) => void,
): Promise<{ maps: SubjectMeasurements["maps"]; embeddings: NdArray<Float32Array>[] }> {
  const maps: SubjectMeasurements["maps"] = [];
  const embeddings: NdArray<Float32Array>[] = [];
  const spaces = new Map<MapKind["codes"], Record<string, number>>();
  for (const kind of kinds) {
    say(`map of ${kind.codes}, ${kind.start} start`);
    const points = codes[kind.codes];
    const space = spaces.get(kind.codes) ?? (await measureSpace(points, labels));
    spaces.set(kind.codes, space);
    const embedding = await mapCodes(points, kind);
    embeddings.push(embedding);
    maps.push({ kind, values: { ...space, ...(await measureMap(embedding, labels)) } });
  }
  return { maps, embeddings };
}

/** The t-SNE map of codes [N, D]; on one thread, as the audit's processes share the cores among them already. */
export async function mapCodes(
  points: NdArray<Float32Array>,
  { start, seed }: Pick<MapKind, "start" | "seed">,
): Promise<NdArray<Float32Array>> {
  const { embedding } = await tsne(points, { seed, initialisation: start, threads: 1 });
  return embedding;
}

async function measureSpace(
  points: NdArray<Float32Array>,
  labels: NdArray<Uint8Array>,
): Promise<Record<string, number>> {
  const classes = rowMajor(labels);
  const { index } = await nearestOthers(points, NEIGHBOURS);
  return { knnSpace: voteAccuracy(index, classes), silhouetteSpace: silhouette(points, classes).mean };
}

/**
 * Measures a map [N, 2] of points with classes [N].
 *
 * The ranks of 3–8 and 4–9 are given where there are such classes.
 */
export async function measureMap(
  embedding: NdArray<Float32Array>,
  labels: NdArray<Uint8Array>,
): Promise<Record<string, number>> {
  const classes = rowMajor(labels);
  const { index } = await nearestOthers(embedding, NEIGHBOURS);
  const { roundness, eccentricity } = outline(embedding);
  const { enclosed, bandwidth } = densityHoles(embedding);
  const pairs = neighbourConfusion(index, classes).pairs;
  const rank = (a: number, b: number) => pairs.find((pair) => pair.a === a && pair.b === b)?.rank ?? NaN;
  return {
    knnMap: voteAccuracy(index, classes),
    leastSilhouette: Math.min(...silhouette(embedding, classes).labels.map(({ mean }) => mean)),
    leastPiece: Math.min(...connectedness(index, classes).labels.map(({ largest }) => largest)),
    leastPurity: Math.min(...classPurities(index, classes)),
    rank38: rank(3, 8),
    rank49: rank(4, 9),
    laterPair: Math.max(rank(3, 8), rank(4, 9)),
    enclosed,
    bandwidth,
    roundness,
    eccentricity,
  };
}

/** Of each class that occurs, the share of its points whose nearest others vote for it. */
function classPurities(index: NdArray<Int32Array>, classes: Uint8Array): number[] {
  return [...new Set(classes)].map((label) => {
    const own = Array.from(classes.keys()).filter((i) => classes[i] === label);
    return voteAccuracy(index, classes, own);
  });
}
