/** The forces of t-SNE from their definitions. */

import type { SparseAffinities } from "../../stages/affinities";

/**
 * Attraction on every point: F_i = sum over j of p_ij (y_i - y_j) / (1 + |y_i - y_j|^2).
 *
 * @param positions [N, 2]
 * @param forces [N, 2], overwritten
 */
export function attract(affinities: SparseAffinities, positions: Float32Array, forces: Float64Array): void {
  const { count, offsets, columns, values } = affinities;
  for (let i = 0; i < count; i++) {
    const x = positions[2 * i];
    const y = positions[2 * i + 1];
    let forceX = 0;
    let forceY = 0;
    for (let at = offsets[i]; at < offsets[i + 1]; at++) {
      const j = columns[at];
      const dx = x - positions[2 * j];
      const dy = y - positions[2 * j + 1];
      const weight = values[at] / (1 + dx * dx + dy * dy);
      forceX += weight * dx;
      forceY += weight * dy;
    }
    forces[2 * i] = forceX;
    forces[2 * i + 1] = forceY;
  }
}

/**
 * Repulsion on every point from all others, not yet divided by Z:
 * F_i = sum over j of (y_i - y_j) / (1 + |y_i - y_j|^2)^2.
 *
 * @param positions [N, 2]
 * @param forces [N, 2], overwritten
 * @returns Z = sum over all i and j != i of 1 / (1 + |y_i - y_j|^2)
 */
export function repelExactly(positions: Float32Array, forces: Float64Array): number {
  forces.fill(0);
  let half = 0;
  for (let i = 0; i < forces.length; i += 2) {
    const x = positions[i];
    const y = positions[i + 1];
    let forceX = 0;
    let forceY = 0;
    for (let j = i + 2; j < forces.length; j += 2) {
      const dx = x - positions[j];
      const dy = y - positions[j + 1];
      const q = 1 / (1 + dx * dx + dy * dy);
      half += q;
      forceX += q * q * dx;
      forceY += q * q * dy;
      forces[j] -= q * q * dx;
      forces[j + 1] -= q * q * dy;
    }
    forces[i] += forceX;
    forces[i + 1] += forceY;
  }
  return 2 * half;
}

/** Z = sum over all i and j != i of 1 / (1 + |y_i - y_j|^2), positions [N, 2]. */
export function pairNormalisation(positions: Float32Array): number {
  let half = 0;
  for (let i = 0; i < positions.length; i += 2) {
    const x = positions[i];
    const y = positions[i + 1];
    for (let j = i + 2; j < positions.length; j += 2) {
      const dx = x - positions[j];
      const dy = y - positions[j + 1];
      half += 1 / (1 + dx * dx + dy * dy);
    }
  }
  return 2 * half;
}

/**
 * KL(P || Q) = sum over p_ij > 0 of p_ij log(p_ij (1 + |y_i - y_j|^2) Z), in nats.
 *
 * @param positions [N, 2]
 * @param normalisation Z
 */
export function divergenceGiven(affinities: SparseAffinities, positions: Float32Array, normalisation: number): number {
  const { count, offsets, columns, values } = affinities;
  let sum = 0;
  let total = 0;
  for (let i = 0; i < count; i++) {
    for (let at = offsets[i]; at < offsets[i + 1]; at++) {
      const p = values[at];
      if (p === 0) continue;
      const dx = positions[2 * i] - positions[2 * columns[at]];
      const dy = positions[2 * i + 1] - positions[2 * columns[at] + 1];
      sum += p * Math.log(p * (1 + dx * dx + dy * dy));
      total += p;
    }
  }
  return sum + total * Math.log(normalisation);
}
