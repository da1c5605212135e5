/** Where the points of the embedding are: its bounds and its centre, agreed on by all threads. */

import { CHUNK, PARTIAL_BYTES, chunkCount, count, embedding, partials, rank, threads } from "./plan";
import { barrier } from "./threads";

export let lowX: f32 = 0;
export let highX: f32 = 0;
export let lowY: f32 = 0;
export let highY: f32 = 0;
/** How far the centre was moved, and the root mean square of the points' last steps. */
export let shiftX: f32 = 0;
export let shiftY: f32 = 0;
export let stepLength: f64 = 0;

/** Sums and bounds of the points of one chunk. */
export function measureChunk(chunk: i32): void {
  let sum = f64x2.splat(0);
  let least = f32x4.splat(<f32>Infinity);
  let greatest = f32x4.splat(-<f32>Infinity);
  const stop = embedding + (<usize>min((chunk + 1) * CHUNK, count) << 3);
  for (let at = embedding + (<usize>(chunk * CHUNK) << 3); at < stop; at += 8) {
    const point = v128.load64_splat(at);
    sum = f64x2.add(sum, f64x2.promote_low_f32x4(point));
    least = f32x4.pmin(least, point);
    greatest = f32x4.pmax(greatest, point);
  }
  const to = partials + <usize>chunk * PARTIAL_BYTES;
  v128.store(to, sum, 0);
  store<f64>(to, f32x4.extract_lane(least, 0), 16);
  store<f64>(to, f32x4.extract_lane(greatest, 0), 24);
  store<f64>(to, f32x4.extract_lane(least, 1), 32);
  store<f64>(to, f32x4.extract_lane(greatest, 1), 40);
}

/** Moves the centre of all points to the origin, after every chunk has been measured; the threads' own points each. */
export function centre(): void {
  barrier();
  let sumX: f64 = 0;
  let sumY: f64 = 0;
  let leastX: f64 = Infinity;
  let leastY: f64 = Infinity;
  let greatestX: f64 = -Infinity;
  let greatestY: f64 = -Infinity;
  let squares: f64 = 0;
  for (let chunk = 0; chunk < chunkCount; chunk++) {
    const from = partials + <usize>chunk * PARTIAL_BYTES;
    sumX += load<f64>(from, 0);
    sumY += load<f64>(from, 8);
    leastX = min(leastX, load<f64>(from, 16));
    greatestX = max(greatestX, load<f64>(from, 24));
    leastY = min(leastY, load<f64>(from, 32));
    greatestY = max(greatestY, load<f64>(from, 40));
    squares += load<f64>(from, 56);
  }
  const x = <f32>(sumX / count);
  const y = <f32>(sumY / count);
  shiftX = x;
  shiftY = y;
  stepLength = Math.sqrt(squares / count);
  lowX = <f32>leastX - x;
  highX = <f32>greatestX - x;
  lowY = <f32>leastY - y;
  highY = <f32>greatestY - y;
  const end = min(<i32>((<i64>chunkCount * (rank + 1)) / threads) * CHUNK, count);
  const shift = f32x4(x, y, x, y);
  const stop = embedding + (<usize>end << 3);
  let at = embedding + (<usize>min(<i32>((<i64>chunkCount * rank) / threads) * CHUNK, count) << 3);
  for (; at + 8 < stop; at += 16) v128.store(at, f32x4.sub(v128.load(at), shift));
  if (at < stop) {
    store<f32>(at, load<f32>(at, 0) - x, 0);
    store<f32>(at, load<f32>(at, 4) - y, 4);
  }
}
