/**
 * The sizes of the parts that something is cut into: as equal as can be, the first ones one longer where it does not divide.
 *
 * Every cut of a size into a number of parts is this one, so that parts of the same number along the same axis always fit.
 */
export function partSizes(size: number, count: number): number[] {
  return Array.from({ length: count }, (_, part) => Math.floor(size / count) + (part < size % count ? 1 : 0));
}
