/** What t-SNE's definitions say, written down directly in double precision, and point clouds to try them on. */

import ndarray, { type NdArray } from "ndarray";
import { randomStream } from "@vae-notebooks/random";
import type { Engine, Forces } from "../src/engines/engine";
import type { NeighbourTable, SparseAffinities } from "../src/stages/affinities";
import { resolveSettings, type Settings, type TsneOptions } from "../src/options";
import { plainEngine } from "../src/engines/plain/plain-engine";
import { intoOrder, outOfOrder } from "../src/stages/order";
import { jointProbabilities } from "../src/stages/embed";
import { makeParts, wasmEngine } from "../src/engines/wasm-engine";
import { detectCapabilities, planEngine } from "../src/engines/capabilities";

/** N points from N(0, 1) in D dimensions. */
export function normalCloud(count: number, dimensions: number, seed: number): NdArray<Float32Array> {
  const random = randomStream(seed, "test cloud");
  return ndarray(
    Float32Array.from({ length: count * dimensions }, () => random.normal()),
    [count, dimensions],
  );
}

/** Points around `clusters` centres that lie `distance` standard deviations from the origin; the cluster of each. */
export function clusterCloud(
  count: number,
  dimensions: number,
  clusters: number,
  distance: number,
  seed: number,
): { points: NdArray<Float32Array>; labels: Int32Array } {
  const random = randomStream(seed, "test clusters");
  const centres = Array.from({ length: clusters }, () => {
    const direction = Array.from({ length: dimensions }, () => random.normal());
    const length = Math.hypot(...direction);
    return direction.map((value) => (value / length) * distance);
  });
  const labels = Int32Array.from({ length: count }, (_, i) => i % clusters);
  const data = Float32Array.from({ length: count * dimensions }, (_, at) => {
    return centres[labels[Math.floor(at / dimensions)]][at % dimensions] + random.normal();
  });
  return { points: ndarray(data, [count, dimensions]), labels };
}

/** A sparse P as a full matrix. */
export function dense({ count, offsets, columns, values }: SparseAffinities): Float64Array {
  const matrix = new Float64Array(count * count);
  for (let i = 0; i < count; i++) {
    for (let at = offsets[i]; at < offsets[i + 1]; at++) matrix[i * count + columns[at]] += values[at];
  }
  return matrix;
}

/** KL(P || Q) = sum of p log(p / q) over all pairs. */
export function referenceDivergence(joint: Float64Array, positions: ArrayLike<number>): number {
  const count = positions.length / 2;
  const similarity = similarities(positions);
  const total = similarity.reduce((sum, value) => sum + value, 0);
  let divergence = 0;
  for (let at = 0; at < count * count; at++) {
    if (joint[at] > 0) divergence += joint[at] * Math.log(joint[at] / (similarity[at] / total));
  }
  return divergence;
}

/**
 * dKL/dy_i = 4 sum over j of (p_ij - q_ij) (y_i - y_j) / (1 + |y_i - y_j|^2): equation 5 of van der Maaten and Hinton.
 */
export function referenceGradient(joint: Float64Array, positions: ArrayLike<number>): Float64Array {
  const count = positions.length / 2;
  const similarity = similarities(positions);
  const total = similarity.reduce((sum, value) => sum + value, 0);
  const gradient = new Float64Array(2 * count);
  for (let i = 0; i < count; i++) {
    for (let j = 0; j < count; j++) {
      const factor = 4 * (joint[i * count + j] - similarity[i * count + j] / total) * similarity[i * count + j];
      gradient[2 * i] += factor * (positions[2 * i] - positions[2 * j]);
      gradient[2 * i + 1] += factor * (positions[2 * i + 1] - positions[2 * j + 1]);
    }
  }
  return gradient;
}

function similarities(positions: ArrayLike<number>): Float64Array {
  const count = positions.length / 2;
  const matrix = new Float64Array(count * count);
  for (let i = 0; i < count; i++) {
    for (let j = 0; j < count; j++) {
      const dx = positions[2 * i] - positions[2 * j];
      const dy = positions[2 * i + 1] - positions[2 * j + 1];
      if (i !== j) matrix[i * count + j] = 1 / (1 + dx * dx + dy * dy);
    }
  }
  return matrix;
}

/** The engines that run on the calling thread. */
export const LOCAL_ENGINES = ["plain", "wasm"] as const;

/** An engine for the points on the calling thread, and its settings. */
export async function localEngine(
  name: (typeof LOCAL_ENGINES)[number],
  points: NdArray<Float32Array>,
  options: TsneOptions,
): Promise<{ engine: Engine; settings: Settings }> {
  const settings = resolveSettings(points.shape[0], points.shape[1], options, name);
  if (name === "plain") return { engine: plainEngine(settings), settings };
  const { module } = await planEngine("wasm", 1, detectCapabilities());
  if (module === undefined) throw new Error("tsne.wasm has not been built");
  return { engine: wasmEngine(makeParts(module, 1, settings), 0, settings), settings };
}

/** Runs an engine up to P. */
export function findJoint(engine: Engine, settings: Settings, points: NdArray<Float32Array>): SparseAffinities {
  const steps = jointProbabilities(engine, settings, points.data.slice());
  let step = steps.next();
  while (!step.done) step = steps.next();
  return step.value as SparseAffinities;
}

/** All points' neighbours, in the caller's order and numbers, as an engine finds them. */
export function findAll(engine: Engine, rows: Float32Array): NeighbourTable {
  for (const _ of engine.prepare(rows));
  while (engine.searchSlice());
  const { count, neighbours, indices, values } = engine.table();
  const order = engine.order() ?? Int32Array.from({ length: count }, (_, i) => i);
  const table = { count, neighbours, indices: new Int32Array(indices.length), values: new Float32Array(values.length) };
  for (let at = 0; at < indices.length; at++) {
    const to = order[Math.floor(at / neighbours)] * neighbours + (at % neighbours);
    table.indices[to] = order[indices[at]];
    table.values[to] = values[at];
  }
  return table;
}

/** Starts the descent from positions in the caller's order. */
export function place(engine: Engine, positions: Float32Array): void {
  engine.positions().set(intoOrder(positions, engine.order()));
  engine.begin();
}

/** The positions in the caller's order. */
export function mapOf(engine: Engine): Float32Array {
  return outOfOrder(engine.positions(), engine.order());
}

/** The forces in the caller's order. */
export function forcesOf(engine: Engine): Forces {
  const { attraction, repulsion, normalisation } = engine.forces();
  const inCallersOrder = (force: ArrayLike<number>): Float32Array =>
    outOfOrder(Float32Array.from(force), engine.order());
  return { attraction: inCallersOrder(attraction), repulsion: inCallersOrder(repulsion), normalisation };
}
