import { NdArray } from "ndarray";

/**
 * Share of the points whose nearest others vote for their label; of equal votes the lower label counts.
 *
 * @param neighbours rows of the k nearest others [N, k]
 * @param labels [N], from 0 to 255
 * @param points whose share it is; all unless given
 */
export function voteAccuracy(
  neighbours: NdArray<Int32Array>,
  labels: ArrayLike<number>,
  points: ArrayLike<number> = [...Array(neighbours.shape[0]).keys()],
): number {
  const k = neighbours.shape[1];
  let right = 0;
  for (let p = 0; p < points.length; p++) {
    const votes = new Int32Array(256);
    for (let n = 0; n < k; n++) votes[labels[neighbours.get(points[p], n)]]++;
    if (votes.indexOf(Math.max(...votes)) === labels[points[p]]) right++;
  }
  return right / points.length;
}
