/** Exponential and logarithm of four numbers at once, to about single precision. */

/** e^x for x <= 0; below -87 the answer is 0. */
// @ts-ignore: decorator
@inline
export function exp4(x: v128): v128 {
  const scaled = f32x4.max(f32x4.mul(x, f32x4.splat(1.44269504)), f32x4.splat(-126));
  const whole = f32x4.nearest(scaled);
  const t = f32x4.sub(scaled, whole);
  // 2^t on [-1/2, 1/2], minimax polynomial of degree 6
  let p = f32x4.splat(1.535336188319500e-4);
  p = f32x4.add(f32x4.mul(p, t), f32x4.splat(1.339887440266574e-3));
  p = f32x4.add(f32x4.mul(p, t), f32x4.splat(9.618437357674640e-3));
  p = f32x4.add(f32x4.mul(p, t), f32x4.splat(5.550332471162809e-2));
  p = f32x4.add(f32x4.mul(p, t), f32x4.splat(2.402264791363012e-1));
  p = f32x4.add(f32x4.mul(p, t), f32x4.splat(6.931472028550421e-1));
  p = f32x4.add(f32x4.mul(p, t), f32x4.splat(1));
  const power = i32x4.shl(i32x4.add(i32x4.trunc_sat_f32x4_s(whole), i32x4.splat(127)), 23);
  const value = f32x4.mul(p, power);
  return v128.and(value, f32x4.gt(x, f32x4.splat(-87)));
}

/** The natural logarithm of x >= 1. */
// @ts-ignore: decorator
@inline
export function log4(x: v128): v128 {
  // x = 2^e m with m in [1/sqrt(2), sqrt(2)); log m = 2 artanh((m - 1)/(m + 1))
  const bits = i32x4.sub(x, i32x4.splat(0x3f3504f3));
  const exponent = i32x4.shr_s(bits, 23);
  const m = i32x4.sub(x, i32x4.shl(exponent, 23));
  const one = f32x4.splat(1);
  const s = f32x4.div(f32x4.sub(m, one), f32x4.add(m, one));
  const z = f32x4.mul(s, s);
  let p = f32x4.splat(2.0 / 9);
  p = f32x4.add(f32x4.mul(p, z), f32x4.splat(2.0 / 7));
  p = f32x4.add(f32x4.mul(p, z), f32x4.splat(2.0 / 5));
  p = f32x4.add(f32x4.mul(p, z), f32x4.splat(2.0 / 3));
  p = f32x4.add(f32x4.mul(p, z), f32x4.splat(2));
  return f32x4.add(f32x4.mul(s, p), f32x4.mul(f32x4.convert_i32x4_s(exponent), f32x4.splat(0.69314718)));
}

/** The sum of the four lanes. */
// @ts-ignore: decorator
@inline
export function sum4(x: v128): f32 {
  return (f32x4.extract_lane(x, 0) + f32x4.extract_lane(x, 1)) + (f32x4.extract_lane(x, 2) + f32x4.extract_lane(x, 3));
}
