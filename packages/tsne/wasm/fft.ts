/**
 * Fourier transforms of four complex sequences at once, one per SIMD lane. An element is 32 bytes: four real parts,
 * four imaginary parts. Stockham's self-sorting algorithm (decimation in frequency) with radices 4, 2, 3 and 5.
 *
 * Source: Van Loan, "Computational frameworks for the fast Fourier transform", SIAM 1992, section 1.7.
 */

/** exp(-2 pi i j / period) for j < period, as pairs of f32. */
export function fillRoots(table: usize, period: i32): void {
  for (let j = 0; j < period; j++) {
    const angle = (2 * Math.PI * j) / period;
    store<f32>(table + (<usize>j << 3), <f32>Math.cos(angle), 0);
    store<f32>(table + (<usize>j << 3), <f32>-Math.sin(angle), 4);
  }
}

/** A length >= wanted, a multiple of 8 with no prime factor above 5, for which a transform costs least. */
export function smoothLength(wanted: i32): i32 {
  const least = max(16, (wanted + 7) & ~7);
  let best = 0;
  let bestCost = i32.MAX_VALUE;
  for (let length = least; best == 0 || length < least + (least >> 2); length += 8) {
    const passes = passCount(length);
    if (passes == 0) continue;
    // every pass goes over the data once; spreading, turning and multiplying are worth two passes more
    const cost = length * (passes + 2);
    if (cost < bestCost) {
      bestCost = cost;
      best = length;
    }
  }
  return best;
}

/** Passes of a transform, 0 when there is a prime factor above 5. */
function passCount(length: i32): i32 {
  let passes = 0;
  let rest = length;
  while (rest > 1) {
    if (rest % 4 == 0) rest /= 4;
    else if (rest % 2 == 0) rest /= 2;
    else if (rest % 3 == 0) rest /= 3;
    else if (rest % 5 == 0) rest /= 5;
    else return 0;
    passes++;
  }
  return passes;
}

/**
 * Transforms `length` elements at x, using y as working space. `roots` has period 2 length. With `re` = 0 the transform
 * is forward; with `re` = 16 real and imaginary parts change places, which makes it the inverse times `length`.
 * @returns x or y, where the answer is
 */
export function transform(x: usize, y: usize, length: i32, roots: usize, re: usize): usize {
  let rest = length;
  let stride = 1;
  while (rest > 1) {
    if (rest % 4 == 0) {
      rest /= 4;
      pass4(x, y, rest, stride, roots, re);
      stride *= 4;
    } else if (rest % 2 == 0) {
      rest /= 2;
      pass2(x, y, rest, stride, roots, re);
      stride *= 2;
    } else if (rest % 3 == 0) {
      rest /= 3;
      pass3(x, y, rest, stride, roots, re);
      stride *= 3;
    } else {
      rest /= 5;
      pass5(x, y, rest, stride, roots, re);
      stride *= 5;
    }
    const other = x;
    x = y;
    y = other;
  }
  return x;
}

/** Stores (a + i b) w. */
// @ts-ignore: decorator
@inline
function storeTurned(to: usize, re: usize, a: v128, b: v128, wr: v128, wi: v128): void {
  v128.store(to + re, f32x4.sub(f32x4.mul(a, wr), f32x4.mul(b, wi)));
  v128.store(to + (re ^ 16), f32x4.add(f32x4.mul(a, wi), f32x4.mul(b, wr)));
}

export function pass2(x: usize, y: usize, m: i32, s: i32, roots: usize, re: usize): void {
  const im = re ^ 16;
  const half = <usize>(m * s) << 5;
  const step = <usize>s << 5;
  for (let p = 0; p < m; p++) {
    const w = roots + (<usize>(p * s) << 4);
    const wr = v128.load32_splat(w, 0);
    const wi = v128.load32_splat(w, 4);
    let from = x + (<usize>(p * s) << 5);
    let to = y + (<usize>(2 * p * s) << 5);
    const stop = from + step;
    while (from < stop) {
      const ar = v128.load(from + re);
      const ai = v128.load(from + im);
      const br = v128.load(from + half + re);
      const bi = v128.load(from + half + im);
      v128.store(to + re, f32x4.add(ar, br));
      v128.store(to + im, f32x4.add(ai, bi));
      storeTurned(to + step, re, f32x4.sub(ar, br), f32x4.sub(ai, bi), wr, wi);
      from += 32;
      to += 32;
    }
  }
}

export function pass3(x: usize, y: usize, m: i32, s: i32, roots: usize, re: usize): void {
  const im = re ^ 16;
  const third = <usize>(m * s) << 5;
  const step = <usize>s << 5;
  const half = f32x4.splat(0.5);
  const sine = f32x4.splat(0.8660254);
  for (let p = 0; p < m; p++) {
    const at = <usize>(p * s) << 4;
    const w1r = v128.load32_splat(roots + at, 0);
    const w1i = v128.load32_splat(roots + at, 4);
    const w2r = v128.load32_splat(roots + 2 * at, 0);
    const w2i = v128.load32_splat(roots + 2 * at, 4);
    let from = x + (<usize>(p * s) << 5);
    let to = y + (<usize>(3 * p * s) << 5);
    const stop = from + step;
    while (from < stop) {
      const ar = v128.load(from + re);
      const ai = v128.load(from + im);
      const br = v128.load(from + third + re);
      const bi = v128.load(from + third + im);
      const cr = v128.load(from + 2 * third + re);
      const ci = v128.load(from + 2 * third + im);
      const sr = f32x4.add(br, cr);
      const si = f32x4.add(bi, ci);
      const dr = f32x4.mul(sine, f32x4.sub(br, cr));
      const di = f32x4.mul(sine, f32x4.sub(bi, ci));
      const hr = f32x4.sub(ar, f32x4.mul(half, sr));
      const hi = f32x4.sub(ai, f32x4.mul(half, si));
      v128.store(to + re, f32x4.add(ar, sr));
      v128.store(to + im, f32x4.add(ai, si));
      storeTurned(to + step, re, f32x4.add(hr, di), f32x4.sub(hi, dr), w1r, w1i);
      storeTurned(to + 2 * step, re, f32x4.sub(hr, di), f32x4.add(hi, dr), w2r, w2i);
      from += 32;
      to += 32;
    }
  }
}

export function pass4(x: usize, y: usize, m: i32, s: i32, roots: usize, re: usize): void {
  const im = re ^ 16;
  const quarter = <usize>(m * s) << 5;
  const step = <usize>s << 5;
  for (let p = 0; p < m; p++) {
    const at = <usize>(p * s) << 4;
    const w1r = v128.load32_splat(roots + at, 0);
    const w1i = v128.load32_splat(roots + at, 4);
    const w2r = v128.load32_splat(roots + 2 * at, 0);
    const w2i = v128.load32_splat(roots + 2 * at, 4);
    const w3r = v128.load32_splat(roots + 3 * at, 0);
    const w3i = v128.load32_splat(roots + 3 * at, 4);
    let from = x + (<usize>(p * s) << 5);
    let to = y + (<usize>(4 * p * s) << 5);
    const stop = from + step;
    while (from < stop) {
      const ar = v128.load(from + re);
      const ai = v128.load(from + im);
      const br = v128.load(from + quarter + re);
      const bi = v128.load(from + quarter + im);
      const cr = v128.load(from + 2 * quarter + re);
      const ci = v128.load(from + 2 * quarter + im);
      const dr = v128.load(from + 3 * quarter + re);
      const di = v128.load(from + 3 * quarter + im);
      const acr = f32x4.add(ar, cr);
      const aci = f32x4.add(ai, ci);
      const bdr = f32x4.add(br, dr);
      const bdi = f32x4.add(bi, di);
      const emr = f32x4.sub(ar, cr);
      const emi = f32x4.sub(ai, ci);
      const fmr = f32x4.sub(br, dr);
      const fmi = f32x4.sub(bi, di);
      v128.store(to + re, f32x4.add(acr, bdr));
      v128.store(to + im, f32x4.add(aci, bdi));
      storeTurned(to + step, re, f32x4.add(emr, fmi), f32x4.sub(emi, fmr), w1r, w1i);
      storeTurned(to + 2 * step, re, f32x4.sub(acr, bdr), f32x4.sub(aci, bdi), w2r, w2i);
      storeTurned(to + 3 * step, re, f32x4.sub(emr, fmi), f32x4.add(emi, fmr), w3r, w3i);
      from += 32;
      to += 32;
    }
  }
}

export function pass5(x: usize, y: usize, m: i32, s: i32, roots: usize, re: usize): void {
  const im = re ^ 16;
  const fifth = <usize>(m * s) << 5;
  const step = <usize>s << 5;
  const c1 = f32x4.splat(0.309017);
  const c2 = f32x4.splat(-0.809017);
  const s1 = f32x4.splat(0.95105654);
  const s2 = f32x4.splat(0.58778524);
  for (let p = 0; p < m; p++) {
    const at = <usize>(p * s) << 4;
    let from = x + (<usize>(p * s) << 5);
    let to = y + (<usize>(5 * p * s) << 5);
    const stop = from + step;
    while (from < stop) {
      const ar = v128.load(from + re);
      const ai = v128.load(from + im);
      const br = v128.load(from + fifth + re);
      const bi = v128.load(from + fifth + im);
      const cr = v128.load(from + 2 * fifth + re);
      const ci = v128.load(from + 2 * fifth + im);
      const dr = v128.load(from + 3 * fifth + re);
      const di = v128.load(from + 3 * fifth + im);
      const er = v128.load(from + 4 * fifth + re);
      const ei = v128.load(from + 4 * fifth + im);
      const ber = f32x4.add(br, er);
      const bei = f32x4.add(bi, ei);
      const cdr = f32x4.add(cr, dr);
      const cdi = f32x4.add(ci, di);
      const bfr = f32x4.sub(br, er);
      const bfi = f32x4.sub(bi, ei);
      const cfr = f32x4.sub(cr, dr);
      const cfi = f32x4.sub(ci, di);
      v128.store(to + re, f32x4.add(ar, f32x4.add(ber, cdr)));
      v128.store(to + im, f32x4.add(ai, f32x4.add(bei, cdi)));
      const h1r = f32x4.add(ar, f32x4.add(f32x4.mul(c1, ber), f32x4.mul(c2, cdr)));
      const h1i = f32x4.add(ai, f32x4.add(f32x4.mul(c1, bei), f32x4.mul(c2, cdi)));
      const h2r = f32x4.add(ar, f32x4.add(f32x4.mul(c2, ber), f32x4.mul(c1, cdr)));
      const h2i = f32x4.add(ai, f32x4.add(f32x4.mul(c2, bei), f32x4.mul(c1, cdi)));
      const g1r = f32x4.add(f32x4.mul(s1, bfr), f32x4.mul(s2, cfr));
      const g1i = f32x4.add(f32x4.mul(s1, bfi), f32x4.mul(s2, cfi));
      const g2r = f32x4.sub(f32x4.mul(s2, bfr), f32x4.mul(s1, cfr));
      const g2i = f32x4.sub(f32x4.mul(s2, bfi), f32x4.mul(s1, cfi));
      turnBy(to + step, re, f32x4.add(h1r, g1i), f32x4.sub(h1i, g1r), roots + at);
      turnBy(to + 2 * step, re, f32x4.add(h2r, g2i), f32x4.sub(h2i, g2r), roots + 2 * at);
      turnBy(to + 3 * step, re, f32x4.sub(h2r, g2i), f32x4.add(h2i, g2r), roots + 3 * at);
      turnBy(to + 4 * step, re, f32x4.sub(h1r, g1i), f32x4.add(h1i, g1r), roots + 4 * at);
      from += 32;
      to += 32;
    }
  }
}

// @ts-ignore: decorator
@inline
function turnBy(to: usize, re: usize, a: v128, b: v128, root: usize): void {
  storeTurned(to, re, a, b, v128.load32_splat(root, 0), v128.load32_splat(root, 4));
}
