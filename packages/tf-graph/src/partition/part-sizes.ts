/**
 * The sizes of the parts that a size is cut into: as equal as possible, the first ones larger by one where it does not divide.
 *
 * Everything is cut by this one rule, so that two cuts into the same number of parts always fit each other.
 */
export function partSizes(size: number, count: number): number[] {
  return Array.from({ length: count }, (_, part) => Math.floor(size / count) + (part < size % count ? 1 : 0));
}
