import ndarray, { NdArray } from "ndarray";
import { Images } from "../image-measures";

/** Images as rows of pixels with ink from 0 to 1, [N, pixels]: bytes are divided by 255, numbers stay as they are. */
export function unitPixels(images: Images): NdArray<Float32Array> {
  const [count, ...sides] = images.shape;
  const shape: [number, number] = [count, sides.reduce((product, side) => product * side, 1)];
  const { data } = images;
  return ndarray(data instanceof Uint8Array ? Float32Array.from(data, (level) => level / 255) : data, shape);
}
