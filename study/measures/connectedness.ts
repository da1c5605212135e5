import { NdArray } from "ndarray";
import { groupLabels } from "./matrices";

/** In how many pieces a set of points lies, and each label's points. */
export interface Connectedness {
  /** Components of all points. */
  components: number;
  /** Points in each of them, the largest first. */
  sizes: Int32Array;
  /** By ascending label, the components of the graph that is left when edges between different labels are cut. */
  labels: LabelConnectedness[];
}

/** In how many pieces the points of one label lie. */
export interface LabelConnectedness {
  label: number;
  /** Its points. */
  count: number;
  components: number;
  /** The share of its points in the largest of them, above 0 and at most 1. */
  largest: number;
}

/**
 * Connected components of the mutual k-nearest-neighbour graph: two points are joined where each is among the k nearest
 * others of the other.
 *
 * Neighbours are sought among all points: a label whose points lie scattered among others falls into many pieces.
 *
 * @param neighbours rows of the k nearest others of each point, [N, k], as nearestOthers gives them
 * @param labels [N]
 * @throws RangeError when the lengths differ
 *
 * Source: Brito, Chávez, Quiroz and Yukich 1997, "Connectivity of the mutual k-nearest-neighbor graph in clustering and
 * outlier detection".
 */
export function connectedness(neighbours: NdArray<Int32Array>, labels: ArrayLike<number>): Connectedness {
  const count = neighbours.shape[0];
  const { labels: occurring, group } = groupLabels(labels, count);
  const edges = mutualEdges(neighbours);
  const sizes = componentSizes(count, edges);
  const within = componentSizes(
    count,
    edges.filter(([i, j]) => group[i] === group[j]),
  );
  const whole = Int32Array.from(sizes.values()).sort().reverse();
  return {
    components: whole.length,
    sizes: whole,
    labels: occurring.map((label, g) => {
      const own = Array.from(within)
        .filter(([root]) => group[root] === g)
        .map(([, size]) => size);
      const points = own.reduce((sum, size) => sum + size, 0);
      return { label, count: points, components: own.length, largest: Math.max(...own) / points };
    }),
  };
}

/** Pairs i < j that are each other's neighbours. */
function mutualEdges(neighbours: NdArray<Int32Array>): Array<[number, number]> {
  const [count, k] = neighbours.shape;
  const sets = Array.from(
    { length: count },
    (_, i) => new Set(Array.from({ length: k }, (_, n) => neighbours.get(i, n))),
  );
  return sets.flatMap((near, i) =>
    Array.from(near)
      .filter((j) => i < j && sets[j].has(i))
      .map((j): [number, number] => [i, j]),
  );
}

/** The components' sizes by the point that stands for each, by union and find with halved paths. */
function componentSizes(count: number, edges: Array<[number, number]>): Map<number, number> {
  const parent = Int32Array.from({ length: count }, (_, i) => i);
  const root = (i: number): number => {
    while (parent[i] !== i) {
      parent[i] = parent[parent[i]];
      i = parent[i];
    }
    return i;
  };
  for (const [i, j] of edges) parent[root(i)] = root(j);
  const sizes = new Map<number, number>();
  for (let i = 0; i < count; i++) sizes.set(root(i), (sizes.get(root(i)) ?? 0) + 1);
  return sizes;
}
