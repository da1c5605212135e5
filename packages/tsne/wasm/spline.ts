/**
 * The centred B-spline of order 8: eight weights and eight derivatives for a point between two nodes, each weight a
 * polynomial of degree 7 in the fraction t.
 */

/** Nodes a point is spread over along each axis. */
export const ORDER: i32 = 8;
/** Nodes to the left of the one at or below the point. */
export const LEFT: i32 = 3;

/** 5040 times the coefficients, from t^7 down to t^0, of weights 0 ... 3 side by side and then of weights 4 ... 7. */
const COEFFICIENTS = memory.data<f32>([
  -1, 7, -21, 35, 7, -42, 105, -140, -21, 84, -105, 0, 35, 0, -315, 560,
  -35, -280, 665, 0, 21, 504, 315, -1680, -7, -392, -1715, 0, 1, 120, 1191, 2416,
  -35, 21, -7, 1, 105, -42, 7, 0, 105, -84, 21, 0, -315, 0, 35, 0,
  -665, 280, 35, 0, 315, 504, 21, 0, 1715, 392, 7, 0, 1191, 120, 1, 0,
], 16);

/** Stores the eight weights at `to` and, 32 bytes on, their eight derivatives by t. */
// @ts-ignore: decorator
@inline
export function splineWeights(t: f32, to: usize, derivatives: bool): void {
  const at = f32x4.splat(t);
  const scale = f32x4.splat(1.0 / 5040);
  for (let half: usize = 0; half < 32; half += 16) {
    const coefficients = COEFFICIENTS + (half << 3);
    let value = v128.load(coefficients);
    let slope = f32x4.splat(0);
    for (let power: usize = 16; power < 128; power += 16) {
      if (derivatives) slope = f32x4.add(f32x4.mul(slope, at), value);
      value = f32x4.add(f32x4.mul(value, at), v128.load(coefficients + power));
    }
    v128.store(to + half, f32x4.mul(value, scale));
    if (derivatives) v128.store(to + half, f32x4.mul(slope, scale), 32);
  }
}

/**
 * The spline's discrete Fourier transform: sum over the nodes of its value there times cos(frequency * node). A charge
 * spread by the spline and read by it again is smoothed by this twice; dividing by its square undoes that at the nodes.
 */
export function splineSpectrum(frequency: f64): f64 {
  return (
    (2416 + 2 * 1191 * Math.cos(frequency) + 2 * 120 * Math.cos(2 * frequency) + 2 * Math.cos(3 * frequency)) / 5040
  );
}
