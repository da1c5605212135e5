/**
 * The centred B-spline of order 8: eight weights and eight derivatives for a point between two nodes, each weight a
 * polynomial of degree 7 in the fraction t.
 */

/** Nodes a point is spread over along each axis. */
export const ORDER: i32 = 8;
/** Nodes to the left of the one at or below the point. */
export const LEFT: i32 = 3;

/**
 * 645120 = 128 x 5040 times the coefficients of weights 0 ... 3 side by side, as polynomials in s = t - 1/2: those of
 * s^6, s^4, s^2, s^0 and then of s^7, s^5, s^3, s^1. Weight 7 - k is weight k at -s, so both come from one evaluation.
 */
const COEFFICIENTS = memory.data<f32>([
  448, -2240, 4032, -2240, 560, 10640, -35280, 24080, 84, 19740, 101556, -121380, 1, 2179, 60657, 259723,
  -128, 896, -2688, 4480, -672, -672, 12768, -30240, -280, -20440, -1400, 108360, -14, -10094, -137494, -182070,
], 16);

// @ts-ignore: decorator
@inline
function horner(sum: v128, x: v128, power: usize): v128 {
  return f32x4.add(f32x4.mul(sum, x), v128.load(COEFFICIENTS + power));
}

/** Stores the eight weights at `to` and, 32 bytes on, their eight derivatives by t. */
// @ts-ignore: decorator
@inline
export function splineWeights(t: f32, to: usize, derivatives: bool): void {
  const s = f32x4.splat(t - 0.5);
  const ss = f32x4.mul(s, s);
  const scale = f32x4.splat(1.0 / 645120);
  let even = v128.load(COEFFICIENTS);
  let odd = v128.load(COEFFICIENTS + 64);
  if (derivatives) {
    // even = (((e6 x + e4) x + e2) x + e0 with x = s^2; its derivative by x is Horner's scheme of the partial sums
    let evenSlope = even;
    let oddSlope = odd;
    even = horner(even, ss, 16);
    odd = horner(odd, ss, 80);
    evenSlope = f32x4.add(f32x4.mul(evenSlope, ss), even);
    oddSlope = f32x4.add(f32x4.mul(oddSlope, ss), odd);
    even = horner(even, ss, 32);
    odd = horner(odd, ss, 96);
    evenSlope = f32x4.add(f32x4.mul(evenSlope, ss), even);
    oddSlope = f32x4.add(f32x4.mul(oddSlope, ss), odd);
    even = horner(even, ss, 48);
    odd = horner(odd, ss, 112);
    // d even / ds = 2 s even', d (s odd) / ds = odd + 2 s^2 odd'
    const along = f32x4.mul(f32x4.add(s, s), evenSlope);
    const across = f32x4.add(odd, f32x4.mul(f32x4.add(ss, ss), oddSlope));
    v128.store(to, f32x4.mul(scale, f32x4.add(across, along)), 32);
    v128.store(to, f32x4.mul(scale, reversed(f32x4.sub(along, across))), 48);
  } else {
    even = horner(horner(horner(even, ss, 16), ss, 32), ss, 48);
    odd = horner(horner(horner(odd, ss, 80), ss, 96), ss, 112);
  }
  const turned = f32x4.mul(s, odd);
  v128.store(to, f32x4.mul(scale, f32x4.add(even, turned)), 0);
  v128.store(to, f32x4.mul(scale, reversed(f32x4.sub(even, turned))), 16);
}

// @ts-ignore: decorator
@inline
function reversed(x: v128): v128 {
  return v128.shuffle<f32>(x, x, 3, 2, 1, 0);
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
