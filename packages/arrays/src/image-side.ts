/**
 * Width and height of a square image of so many pixels.
 *
 * @throws RangeError when no square image has this number of pixels
 */
export function imageSide(pixels: number): number {
  const side = Math.round(Math.sqrt(pixels));
  if (side < 1 || side * side !== pixels)
    throw new RangeError(`images: expected square ones, such as 28 × 28 pixels, found ${pixels} pixels`);
  return side;
}
