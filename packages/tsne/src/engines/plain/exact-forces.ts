/**
 * The forces of t-SNE from their definitions, with the kernel k = w^a, w = 1 / (1 + d^2 / a), of a degrees of freedom:
 * t-SNE's own where a = 1. The gradient is 4 sum over j of (p_ij - k_ij / Z) w_ij (y_i - y_j) for every a.
 *
 * Source: Kobak et al., "Heavy-tailed kernels reveal a finer cluster structure in t-SNE visualisations", ECML PKDD 2019.
 */

import type { SparseAffinities } from "../../stages/affinities";

/**
 * Attraction on every point: F_i = sum over j of p_ij w_ij (y_i - y_j).
 *
 * @param positions [N, 2]
 * @param forces [N, 2], overwritten
 */
export function attract(
  affinities: SparseAffinities,
  positions: Float32Array,
  forces: Float64Array,
  degreesOfFreedom: number,
): void {
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
      const weight = values[at] / (1 + (dx * dx + dy * dy) / degreesOfFreedom);
      forceX += weight * dx;
      forceY += weight * dy;
    }
    forces[2 * i] = forceX;
    forces[2 * i + 1] = forceY;
  }
}

/**
 * Repulsion on every point from all others, not yet divided by Z:
 * F_i = sum over j of k_ij w_ij (y_i - y_j).
 *
 * @param positions [N, 2]
 * @param forces [N, 2], overwritten
 * @returns Z = sum over all i and j != i of k_ij
 */
export function repelExactly(positions: Float32Array, forces: Float64Array, degreesOfFreedom: number): number {
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
      const w = 1 / (1 + (dx * dx + dy * dy) / degreesOfFreedom);
      const k = degreesOfFreedom === 1 ? w : w ** degreesOfFreedom;
      half += k;
      forceX += k * w * dx;
      forceY += k * w * dy;
      forces[j] -= k * w * dx;
      forces[j + 1] -= k * w * dy;
    }
    forces[i] += forceX;
    forces[i + 1] += forceY;
  }
  return 2 * half;
}

/** Z = sum over all i and j != i of k_ij, positions [N, 2]. */
export function pairNormalisation(positions: Float32Array, degreesOfFreedom: number): number {
  let half = 0;
  for (let i = 0; i < positions.length; i += 2) {
    const x = positions[i];
    const y = positions[i + 1];
    for (let j = i + 2; j < positions.length; j += 2) {
      const dx = x - positions[j];
      const dy = y - positions[j + 1];
      const w = 1 / (1 + (dx * dx + dy * dy) / degreesOfFreedom);
      half += degreesOfFreedom === 1 ? w : w ** degreesOfFreedom;
    }
  }
  return 2 * half;
}

/**
 * KL(P || Q) = sum over p_ij > 0 of p_ij log(p_ij Z / k_ij), in nats.
 *
 * @param positions [N, 2]
 * @param normalisation Z
 */
export function divergenceGiven(
  affinities: SparseAffinities,
  positions: Float32Array,
  normalisation: number,
  degreesOfFreedom: number,
): number {
  const { count, offsets, columns, values } = affinities;
  let sum = 0;
  let total = 0;
  for (let i = 0; i < count; i++) {
    for (let at = offsets[i]; at < offsets[i + 1]; at++) {
      const p = values[at];
      if (p === 0) continue;
      const dx = positions[2 * i] - positions[2 * columns[at]];
      const dy = positions[2 * i + 1] - positions[2 * columns[at] + 1];
      sum += p * (Math.log(p) + degreesOfFreedom * Math.log1p((dx * dx + dy * dy) / degreesOfFreedom));
      total += p;
    }
  }
  return sum + total * Math.log(normalisation);
}
