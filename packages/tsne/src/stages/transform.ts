/** New points on a map that stays as it is: each is placed by its neighbours among the map's points alone. */

import { conditionalProbabilities, type NeighbourTable } from "./affinities";
import { fixedField, type Field, type FixedField } from "../engines/plain/grid-forces";

/** What placing new points depends on, as plain data that can be sent to a worker. */
export interface TransformTask {
  dimensions: number;
  /** [N, dimensions] */
  reference: Float32Array;
  /** [N, 2] */
  map: Float32Array;
  /** [M, dimensions], the new points. */
  points: Float32Array;
  perplexity: number;
  neighbours: number;
  /** [M, 2], or how to make it. */
  initialisation: "median" | "weighted" | Float32Array;
  exaggeration: number;
  iterations: number;
  learningRate: number;
  momentum: number;
  degreesOfFreedom: number;
  /** True: repulsion from each point of the map; false: from its field on a grid. */
  exact: boolean;
}

/** The start looks at no more neighbours than this, as in openTSNE. */
const START_NEIGHBOURS = 25;
/** Longer gradients are shortened to this, as in openTSNE: a point on top of another would be thrown far away. */
const LONGEST_GRADIENT = 0.25;
const LEAST_GAIN = 0.01;
/** The field is known this far around the map, as a share of its longer side; new points stay within. */
const MARGIN = 0.25;
/** After how many points the work can be stopped. */
const SLICE = 64;

/**
 * Places new points: conditional probabilities p_(j|i) over the map's points, a start at their median or mean, and
 * gradient descent of each point's own KL while the map is fixed. No new point knows of another.
 *
 * @returns [M, 2]; it yields wherever the work may be stopped
 *
 * Source: openTSNE's transform (Policar, Strazar and Zupan, "Embedding to reference t-SNE space addresses batch effects
 * in single-cell classification", Machine Learning 112, 2021).
 */
export function* transformPoints(task: TransformTask): Generator<undefined, Float32Array> {
  const count = task.points.length / task.dimensions;
  const { neighbours } = task;
  const table: NeighbourTable = {
    count,
    neighbours,
    indices: new Int32Array(count * neighbours),
    values: new Float32Array(count * neighbours),
  };
  for (let first = 0; first < count; first += SLICE) {
    const end = Math.min(first + SLICE, count);
    for (let i = first; i < end; i++) findNearest(task, table, i);
    yield undefined;
  }
  conditionalProbabilities(table, task.perplexity, 0, count);
  const positions = typeof task.initialisation === "string" ? startPositions(task, table) : task.initialisation.slice();
  const field = task.exact ? undefined : fixedField(task.map, task.degreesOfFreedom, MARGIN);
  for (let first = 0; first < count; first += SLICE) {
    const end = Math.min(first + SLICE, count);
    for (let i = first; i < end; i++) descend(task, table, field, positions, i);
    yield undefined;
  }
  return positions;
}

/** The nearest points of the reference, nearest first, with their squared distances relative to the farthest one's. */
function findNearest(task: TransformTask, table: NeighbourTable, i: number): void {
  const { reference, points, dimensions, neighbours } = task;
  const kept = new Float64Array(neighbours).fill(Infinity);
  const nearest = new Int32Array(neighbours);
  const own = i * dimensions;
  for (let j = 0, at = 0; at < reference.length; j++) {
    let distance = 0;
    for (let d = 0; d < dimensions; d++, at++) distance += (points[own + d] - reference[at]) ** 2;
    if (distance >= kept[neighbours - 1]) continue;
    let place = neighbours - 1;
    for (; place > 0 && kept[place - 1] > distance; place--) {
      kept[place] = kept[place - 1];
      nearest[place] = nearest[place - 1];
    }
    kept[place] = distance;
    nearest[place] = j;
  }
  // probabilities don't depend on the distances' unit, and single precision can't overflow in this one
  const unit = kept[neighbours - 1] || 1;
  table.indices.set(nearest, i * neighbours);
  table.values.set(
    kept.map((distance) => distance / unit),
    i * neighbours,
  );
}

/** For each point the median, axis by axis, or the weighted mean of its neighbours' places. */
function startPositions({ map, initialisation, neighbours }: TransformTask, table: NeighbourTable): Float32Array {
  const used = Math.min(START_NEIGHBOURS, neighbours);
  const positions = new Float32Array(2 * table.count);
  for (let c = 0; c < positions.length; c++) {
    const begin = (c >> 1) * neighbours;
    const places = Float64Array.from(table.indices.subarray(begin, begin + used), (j) => map[2 * j + (c & 1)]);
    positions[c] =
      initialisation === "median" ? median(places) : mean(places, table.values.subarray(begin, begin + used));
  }
  return positions;
}

function median(values: Float64Array): number {
  values.sort();
  const middle = values.length >> 1;
  return values.length % 2 === 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
}

function mean(values: Float64Array, weights: Float32Array): number {
  let sum = 0;
  let total = 0;
  values.forEach((value, k) => {
    sum += weights[k] * value;
    total += weights[k];
  });
  return sum / total;
}

/** All iterations of one point, with momentum and gains as the map's own descent has them. */
function descend(
  task: TransformTask,
  table: NeighbourTable,
  field: FixedField | undefined,
  positions: Float32Array,
  i: number,
): void {
  const { map, exaggeration, learningRate, momentum, degreesOfFreedom } = task;
  const { neighbours, indices, values } = table;
  const here: Field = { potential: 0, slopeX: 0, slopeY: 0 };
  const at = [positions[2 * i], positions[2 * i + 1]];
  const update = [0, 0];
  const gains = [1, 1];
  for (let iteration = 0; iteration < task.iterations; iteration++) {
    const attraction = [0, 0];
    for (let slot = i * neighbours; slot < (i + 1) * neighbours; slot++) {
      const dx = at[0] - map[2 * indices[slot]];
      const dy = at[1] - map[2 * indices[slot] + 1];
      const weight = values[slot] / (1 + (dx * dx + dy * dy) / degreesOfFreedom);
      attraction[0] += weight * dx;
      attraction[1] += weight * dy;
    }
    if (field === undefined) exactField(map, degreesOfFreedom, at, here);
    else field.read(at[0], at[1], here);
    // the repulsion is minus half the field's slope
    const gradient = [
      exaggeration * attraction[0] + (0.5 * here.slopeX) / here.potential,
      exaggeration * attraction[1] + (0.5 * here.slopeY) / here.potential,
    ];
    const shrink = Math.min(1, LONGEST_GRADIENT / (Math.hypot(gradient[0], gradient[1]) + 1e-6));
    for (let c = 0; c < 2; c++) {
      const slope = shrink * gradient[c];
      const agrees = Math.sign(update[c]) === Math.sign(slope);
      gains[c] = agrees ? gains[c] * 0.8 + LEAST_GAIN : gains[c] + 0.2;
      update[c] = momentum * update[c] - learningRate * gains[c] * slope;
      at[c] += update[c];
      if (field !== undefined) at[c] = Math.max(field.box[c], Math.min(field.box[c + 2], at[c]));
    }
  }
  positions.set(at, 2 * i);
}

/** The field of all points of the map, from its definition: k = w^a, of which the slope is -2 k w (y - y_j). */
function exactField(map: Float32Array, degreesOfFreedom: number, at: number[], field: Field): void {
  let [potential, slopeX, slopeY] = [0, 0, 0];
  for (let j = 0; j < map.length; j += 2) {
    const dx = at[0] - map[j];
    const dy = at[1] - map[j + 1];
    const w = 1 / (1 + (dx * dx + dy * dy) / degreesOfFreedom);
    const k = degreesOfFreedom === 1 ? w : w ** degreesOfFreedom;
    potential += k;
    slopeX -= 2 * k * w * dx;
    slopeY -= 2 * k * w * dy;
  }
  Object.assign(field, { potential, slopeX, slopeY });
}
