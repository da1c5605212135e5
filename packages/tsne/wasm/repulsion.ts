/**
 * The repulsive half of the gradient: with the potential phi(y) = sum over j of 1 / (1 + |y - y_j|^2), the repulsion
 * sum over j of (y - y_j) / (1 + |y - y_j|^2)^2 is minus half its gradient, and Z = sum over i of (phi(y_i) - 1).
 */

import { MAX_GRID, PARTIAL_BYTES, charges, count, embedding, partials, repulsion, scratch } from "./plan";
import { bandEnd, bandFirst, dealRows } from "./bands";
import { gridColumns, rows, spacing } from "./grid";
import { prepareConvolution } from "./kernel";
import { highX, highY, lowX, lowY, shiftX, shiftY, stepLength } from "./embedding";
import { sum4 } from "./functions";
import { smoothLength } from "./fft";
import { LEFT, ORDER, splineWeights } from "./spline";
import { barrier } from "./threads";

/** Widest spacing: the grid loses the kernel's spectrum, 2 pi K0(k), beyond k = pi / spacing: here 1.5 % of the force. */
const WIDEST: f64 = 0.45;
/** Narrowest spacing: below it, single precision in the potential shows in its gradient. */
const NARROWEST: f64 = 0.25;
/** Nodes along an axis up to which a narrower spacing costs less than it gains. */
const AMPLE: f64 = 64;
/** Spacings between the edge of the grid and the first point, so that it may move outwards a little. */
const MARGIN: f64 = 1;
/** A new grid is larger than needed, so that it lasts while the embedding grows. */
const RESERVE: f64 = 1.06;

/** Points moved less than this share of the spacing (root mean square) read the potential of an iteration before. */
const STILL: f64 = 0.35;
/** Iterations that read one potential at most. */
const MOST_READINGS: i32 = 12;

/** Where the first node lies on which a point may stand. */
let originX: f32 = 0;
let originY: f32 = 0;
/** How far the points have moved, and how often they have read, since the potential was computed. */
let moved: f64 = Infinity;
let readings: i32 = 0;

/** Makes the next evaluation compute the potential. */
export function forgetPotential(): void {
  moved = Infinity;
}

/** Keeps account of the step that all points have made since the potential was computed. */
export function agePotential(): void {
  originX -= shiftX;
  originY -= shiftY;
  moved += stepLength;
  readings++;
}

/**
 * Whether the potential on the grid has to be computed anew. It changes far more slowly than the points' places in it,
 * as the far field of a molecular simulation does. Every thread comes to the same answer.
 */
export function potentialIsStale(): bool {
  return (
    readings >= MOST_READINGS ||
    moved > STILL * spacing ||
    lowX < originX ||
    lowY < originY ||
    nodes(<f64>highX - <f64>originX, spacing) > gridColumns ||
    nodes(<f64>highY - <f64>originY, spacing) > rows
  );
}

/**
 * Spreads the points over the grid as charges. Every thread calls it and fills its own rows, going over the points in
 * their order: each node's sum is added up in that order, whatever the number of threads.
 */
export function spreadCharges(): void {
  const width = <f64>highX - <f64>lowX;
  const height = <f64>highY - <f64>lowY;
  const greatest = max(width, height);
  const wanted = max(
    min(WIDEST, max(NARROWEST, greatest / AMPLE)),
    greatest / (MAX_GRID - 2 * ORDER - 2 * MARGIN),
  );
  const fits = spacing > 0 && nodes(width, spacing) <= gridColumns && nodes(height, spacing) <= rows;
  // a grid that has become far too large or too coarse goes as well
  const loose = spacing > 1.2 * wanted || nodes(greatest, wanted) * 2 < max(rows, gridColumns);
  if (!fits || (loose && max(rows, gridColumns) > 32)) {
    const distance = max(min(WIDEST, wanted * RESERVE), greatest / (MAX_GRID - 2 * ORDER - 2 * MARGIN));
    prepareConvolution(
      min(MAX_GRID, smoothLength(nodes(height * RESERVE, distance))),
      min(MAX_GRID, smoothLength(nodes(width * RESERVE, distance))),
      distance,
    );
  }
  originX = lowX - <f32>(MARGIN * spacing);
  originY = lowY - <f32>(MARGIN * spacing);
  moved = 0;
  readings = 0;
  const line = <usize>gridColumns << 2;
  const scale = <f32>(1 / spacing);
  dealRows(scale, originY);
  memory.fill(charges + <usize>bandFirst * line, 0, <usize>(bandEnd - bandFirst) * line);
  for (let i = 0; i < count; i++) {
    const at = embedding + (<usize>i << 3);
    const v = (load<f32>(at, 4) - originY) * scale;
    const r = <i32>v;
    const first = max(bandFirst - r, 0);
    const last = min(bandEnd - r, ORDER);
    if (first >= last) continue;
    const u = (load<f32>(at, 0) - originX) * scale;
    const c = <i32>u;
    splineWeights(u - <f32>c, scratch, false);
    splineWeights(v - <f32>r, scratch + 64, false);
    const low = v128.load(scratch);
    const high = v128.load(scratch, 16);
    let to = charges + (<usize>((r + first) * gridColumns + c) << 2);
    const stop = <usize>last << 2;
    for (let k = <usize>first << 2; k < stop; k += 4) {
      const weight = v128.load32_splat(scratch + 64 + k);
      v128.store(to, f32x4.add(v128.load(to), f32x4.mul(weight, low)));
      v128.store(to, f32x4.add(v128.load(to, 16), f32x4.mul(weight, high)), 16);
      to += line;
    }
  }
  barrier();
}

/** Nodes that an extent needs: a point touches LEFT nodes before its own and ORDER - LEFT - 1 behind. */
function nodes(extent: f64, distance: f64): i32 {
  return <i32>Math.floor(extent / distance) + ORDER + 1 + <i32>MARGIN;
}

/** Stores the repulsion on the chunk's points (not divided by Z) and the chunk's part of Z. */
export function readPotential(chunk: i32, first: i32, end: i32): void {
  const line = <usize>gridColumns << 2;
  const scale = <f32>(1 / spacing);
  let total: f64 = 0;
  for (let i = first; i < end; i++) {
    const at = <usize>i << 3;
    const u = (load<f32>(embedding + at, 0) - originX) * scale;
    const v = (load<f32>(embedding + at, 4) - originY) * scale;
    const c = <i32>u;
    const r = <i32>v;
    splineWeights(u - <f32>c, scratch, true);
    splineWeights(v - <f32>r, scratch + 64, true);
    const low = v128.load(scratch);
    const high = v128.load(scratch, 16);
    const lowSlope = v128.load(scratch, 32);
    const highSlope = v128.load(scratch, 48);
    // sums over the rows with their weights and with the weights' derivatives
    let lowSum = f32x4.splat(0);
    let highSum = f32x4.splat(0);
    let lowChange = f32x4.splat(0);
    let highChange = f32x4.splat(0);
    let from = charges + (<usize>(r * gridColumns + c) << 2);
    for (let k: usize = 0; k < 32; k += 4) {
      const a = v128.load(from);
      const b = v128.load(from, 16);
      const weight = v128.load32_splat(scratch + 64 + k);
      const change = v128.load32_splat(scratch + 96 + k);
      lowSum = f32x4.add(lowSum, f32x4.mul(weight, a));
      highSum = f32x4.add(highSum, f32x4.mul(weight, b));
      lowChange = f32x4.add(lowChange, f32x4.mul(change, a));
      highChange = f32x4.add(highChange, f32x4.mul(change, b));
      from += line;
    }
    const potential = f32x4.add(f32x4.mul(lowSum, low), f32x4.mul(highSum, high));
    const slopeX = f32x4.add(f32x4.mul(lowSum, lowSlope), f32x4.mul(highSum, highSlope));
    const slopeY = f32x4.add(f32x4.mul(lowChange, low), f32x4.mul(highChange, high));
    total += sum4(potential) - 1;
    store<f32>(repulsion + at, <f32>-0.5 * scale * sum4(slopeX), 0);
    store<f32>(repulsion + at, <f32>-0.5 * scale * sum4(slopeY), 4);
  }
  store<f64>(partials + <usize>chunk * PARTIAL_BYTES, total, 48);
}

/** The same from all pairs, without a grid. */
export function repelExactly(chunk: i32, first: i32, end: i32): void {
  const one = f32x4.splat(1);
  const whole = count & ~3;
  let total: f64 = 0;
  for (let i = first; i < end; i++) {
    const at = <usize>i << 3;
    const xi = v128.load32_splat(embedding + at, 0);
    const yi = v128.load32_splat(embedding + at, 4);
    let sum = f32x4.splat(0);
    let sumX = f32x4.splat(0);
    let sumY = f32x4.splat(0);
    const stop = embedding + (<usize>whole << 3);
    for (let other = embedding; other < stop; other += 32) {
      const low = v128.load(other);
      const high = v128.load(other, 16);
      const dx = f32x4.sub(xi, v128.shuffle<f32>(low, high, 0, 2, 4, 6));
      const dy = f32x4.sub(yi, v128.shuffle<f32>(low, high, 1, 3, 5, 7));
      const q = f32x4.div(one, f32x4.add(f32x4.add(one, f32x4.mul(dx, dx)), f32x4.mul(dy, dy)));
      const qq = f32x4.mul(q, q);
      sum = f32x4.add(sum, q);
      sumX = f32x4.add(sumX, f32x4.mul(qq, dx));
      sumY = f32x4.add(sumY, f32x4.mul(qq, dy));
    }
    let potential: f32 = sum4(sum);
    let forceX: f32 = sum4(sumX);
    let forceY: f32 = sum4(sumY);
    for (let j = whole; j < count; j++) {
      const dx = f32x4.extract_lane(xi, 0) - load<f32>(embedding + (<usize>j << 3), 0);
      const dy = f32x4.extract_lane(yi, 0) - load<f32>(embedding + (<usize>j << 3), 4);
      const q = <f32>1 / (<f32>1 + dx * dx + dy * dy);
      potential += q;
      forceX += q * q * dx;
      forceY += q * q * dy;
    }
    total += potential - 1;
    store<f32>(repulsion + at, forceX, 0);
    store<f32>(repulsion + at, forceY, 4);
  }
  store<f64>(partials + <usize>chunk * PARTIAL_BYTES, total, 48);
}
