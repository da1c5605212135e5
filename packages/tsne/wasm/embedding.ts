/** Where the points of the embedding are: its bounds and its centre, agreed on by all threads. */

import { CHUNK, PARTIAL_BYTES, chunkCount, count, embedding, partials, rank, threads } from "./plan";
import { barrier } from "./threads";

export let lowX: f32 = 0;
export let highX: f32 = 0;
export let lowY: f32 = 0;
export let highY: f32 = 0;

/** Sums and bounds of the points of one chunk. */
export function measureChunk(chunk: i32): void {
  let sumX: f64 = 0;
  let sumY: f64 = 0;
  let leastX = <f32>Infinity;
  let leastY = <f32>Infinity;
  let greatestX = -<f32>Infinity;
  let greatestY = -<f32>Infinity;
  const end = min((chunk + 1) * CHUNK, count);
  for (let i = chunk * CHUNK; i < end; i++) {
    const at = embedding + (<usize>i << 3);
    const x = load<f32>(at, 0);
    const y = load<f32>(at, 4);
    sumX += x;
    sumY += y;
    leastX = min(leastX, x);
    leastY = min(leastY, y);
    greatestX = max(greatestX, x);
    greatestY = max(greatestY, y);
  }
  const to = partials + <usize>chunk * PARTIAL_BYTES;
  store<f64>(to, sumX, 0);
  store<f64>(to, sumY, 8);
  store<f64>(to, leastX, 16);
  store<f64>(to, greatestX, 24);
  store<f64>(to, leastY, 32);
  store<f64>(to, greatestY, 40);
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
  for (let chunk = 0; chunk < chunkCount; chunk++) {
    const from = partials + <usize>chunk * PARTIAL_BYTES;
    sumX += load<f64>(from, 0);
    sumY += load<f64>(from, 8);
    leastX = min(leastX, load<f64>(from, 16));
    greatestX = max(greatestX, load<f64>(from, 24));
    leastY = min(leastY, load<f64>(from, 32));
    greatestY = max(greatestY, load<f64>(from, 40));
  }
  const x = <f32>(sumX / count);
  const y = <f32>(sumY / count);
  lowX = <f32>leastX - x;
  highX = <f32>greatestX - x;
  lowY = <f32>leastY - y;
  highY = <f32>greatestY - y;
  const end = min(<i32>((<i64>chunkCount * (rank + 1)) / threads) * CHUNK, count);
  for (let i = <i32>((<i64>chunkCount * rank) / threads) * CHUNK; i < end; i++) {
    const at = embedding + (<usize>i << 3);
    store<f32>(at, load<f32>(at, 0) - x, 0);
    store<f32>(at, load<f32>(at, 4) - y, 4);
  }
}
