import fs from "node:fs";
import path from "node:path";
import ndarray, { NdArray } from "ndarray";
import { randomStream } from "@vae-notebooks/random";

/** A matrix of the given rows. */
export function matrix(rows: number[][]): NdArray<Float64Array> {
  return ndarray(Float64Array.from(rows.flat()), [rows.length, rows[0].length]);
}

/** Draws of N(0, I) that depend on nothing but the name. */
export function normals(count: number, dimensions: number, name: string): number[][] {
  const random = randomStream(7, name);
  return Array.from({ length: count }, () => Array.from({ length: dimensions }, () => random.normal()));
}

/** Points spread evenly at random over the ring between two radii; over a disc where the inner one is 0. */
export function ring(count: number, inner: number, outer: number, name: string): number[][] {
  const random = randomStream(7, name);
  return Array.from({ length: count }, () => {
    const radius = Math.sqrt(inner ** 2 + random.uniform() * (outer ** 2 - inner ** 2));
    const angle = 2 * Math.PI * random.uniform();
    return [radius * Math.cos(angle), radius * Math.sin(angle)];
  });
}

/** Rows moved by an offset. */
export function moved(rows: number[][], offset: number[]): number[][] {
  return rows.map((row) => row.map((value, d) => value + offset[d]));
}

/** What test/fixtures/measures.py wrote. */
export function fixture<T>(name: string): T {
  // dist/test/measures is three folders below the checkout.
  const file = path.join(__dirname, "../../../../test/fixtures/measures.json");
  return (JSON.parse(fs.readFileSync(file, "utf8")) as Record<string, T>)[name];
}

/** The greatest |a − b|. */
export function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  return Array.from(a).reduce(
    (largest, value, i) => Math.max(largest, Math.abs(value - b[i])),
    a.length === b.length ? 0 : Infinity,
  );
}
