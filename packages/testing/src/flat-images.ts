import ndarray, { NdArray } from "ndarray";

/** Images [N, side, side] of one grey level each, one for each of the levels 0 … 255. */
export function flatImages(levels: number[], side: number): NdArray<Uint8Array> {
  const pixels = levels.flatMap((level) => new Array<number>(side * side).fill(level));
  return ndarray(Uint8Array.from(pixels), [levels.length, side, side]);
}
