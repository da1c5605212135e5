import ndarray, { NdArray } from "ndarray";
import { Images } from "./image-measures";
import { rowMajor } from "@vae-notebooks/arrays";

/** Images as rows of pixels with ink from 0 to 1, [N, pixels]: bytes are divided by 255, numbers stay as they are. */
export function unitPixels(images: Images): NdArray<Float32Array> {
  const [count, ...sides] = images.shape;
  const shape: [number, number] = [count, sides.reduce((product, side) => product * side, 1)];
  const data = rowMajor(images);
  return ndarray(data instanceof Uint8Array ? ink(data) : data, shape);
}

function ink(levels: Uint8Array): Float32Array {
  // A loop: Float32Array.from with a function takes many times as long, which shows at 47 million pixels.
  const values = new Float32Array(levels.length);
  for (let i = 0; i < levels.length; i++) values[i] = levels[i] / 255;
  return values;
}
