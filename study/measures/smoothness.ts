import ndarray, { NdArray } from "ndarray";
import { rowMajor } from "@vae-notebooks/arrays";
import { tf } from "@vae-notebooks/tf-graph";
import { LatentModel } from "../../lib/model/latent-model";
import { squaredDistance } from "./matrices";

/** The way from one vector to another: along the line between them, or along the great circle through them (slerp). */
export type PathKind = "straight" | "great-circle";

/**
 * Paths from vectors to others in equal steps of t from 0 to 1.
 *
 * straight: (1 − t) a + t b. great-circle: (sin((1 − t) Ω) a + sin(t Ω) b) / sin Ω, with the angle Ω between a and b, which
 * keeps the length that N(0, I) gives its draws. On images, the straight path is a pixel cross-fade.
 *
 * @param from starts [M, D]
 * @param to ends [M, D]
 * @param steps of each path, from 1
 * @returns the points of each path with both ends, [M, steps + 1, D]
 * @throws RangeError when the shapes differ, steps is no integer from 1, or no one great circle leads from a to b, as from 0
 *   or to the opposite direction
 *
 * Source: Shoemake 1985, "Animating rotation with quaternion curves"; White 2016, "Sampling generative networks".
 */
export function interpolate(
  from: NdArray<Float32Array>,
  to: NdArray<Float32Array>,
  steps: number,
  kind: PathKind,
): NdArray<Float32Array> {
  const [paths, dimensions] = from.shape;
  if (from.shape.join() !== to.shape.join())
    throw new RangeError(`to: expected the shape [${from.shape}], as from has, found [${to.shape}]`);
  if (!Number.isInteger(steps) || steps < 1) throw new RangeError(`steps: expected an integer from 1, found ${steps}`);
  const points = ndarray(new Float32Array(paths * (steps + 1) * dimensions), [paths, steps + 1, dimensions]);
  for (let path = 0; path < paths; path++) {
    const angle = kind === "great-circle" ? angleBetween(from, to, path) : 0;
    for (let step = 0; step <= steps; step++) {
      const [a, b] = weights(step / steps, angle);
      for (let d = 0; d < dimensions; d++) points.set(path, step, d, a * from.get(path, d) + b * to.get(path, d));
    }
  }
  return points;
}

/** What the two ends weigh at t; with the angle 0 of equal directions a great circle is the straight line. */
function weights(t: number, angle: number): [number, number] {
  if (angle === 0) return [1 - t, t];
  return [Math.sin((1 - t) * angle) / Math.sin(angle), Math.sin(t * angle) / Math.sin(angle)];
}

function angleBetween(from: NdArray<Float32Array>, to: NdArray<Float32Array>, path: number): number {
  const length = (vectors: NdArray<Float32Array>) =>
    Math.hypot(...Array.from({ length: vectors.shape[1] }, (_, d) => vectors.get(path, d)));
  const [fromLength, toLength] = [length(from), length(to)];
  if (fromLength === 0 || toLength === 0)
    throw new RangeError(`path ${path}: expected two directions for a great circle, found the vector 0`);
  // atan2 of chord and sum of the unit vectors is exact for small angles as well, where acos of their product is not.
  let [chord, sum] = [0, 0];
  for (let d = 0; d < from.shape[1]; d++) {
    const [a, b] = [from.get(path, d) / fromLength, to.get(path, d) / toLength];
    chord += (a - b) ** 2;
    sum += (a + b) ** 2;
  }
  const angle = 2 * Math.atan2(Math.sqrt(chord), Math.sqrt(sum));
  if (Math.PI - angle < 1e-6)
    throw new RangeError(`path ${path}: expected two directions for a great circle, found opposite ones`);
  return angle < 1e-6 ? 0 : angle;
}

/**
 * Decodes the points of latent paths.
 *
 * @param paths [M, S, latentDim], as interpolate makes them
 * @returns mean images, [M, S, pixels], on the host: of the write-up's likelihood, probs in (0, 1)
 */
export function decodePaths(model: LatentModel, paths: NdArray<Float32Array>): NdArray<Float32Array> {
  const [count, points, latentDim] = paths.shape;
  const vectors = rowMajor(paths);
  let pixels = 0;
  let means = new Float32Array(0);
  for (let path = 0; path < count; path++) {
    tf.tidy(() => {
      const z = tf.tensor2d(vectors.subarray(path * points * latentDim, (path + 1) * points * latentDim), [
        points,
        latentDim,
      ]);
      const images = model.images(z);
      if (path === 0) {
        pixels = images.shape[1];
        means = new Float32Array(count * points * pixels);
      }
      means.set(images.dataSync(), path * points * pixels);
    });
  }
  return ndarray(means, [count, points, pixels]);
}

/** How evenly images change along one path, by the Euclidean distance over pixels between one image and the next. */
export interface PathSmoothness {
  /** Of each step. */
  steps: Float64Array;
  /** Their sum, and their mean and greatest. */
  length: number;
  mean: number;
  max: number;
  /** max / mean: 1 for even steps, the number of steps for one jump; NaN where nothing changes. */
  unevenness: number;
  /** length / distance between the ends: 1 for a cross-fade, more for a way around; Infinity for a round trip. */
  detour: number;
}

/**
 * Measures how images change along paths. A pixel cross-fade has unevenness 1 and detour 1 by construction, so smoothness
 * alone says nothing of whether the images between are digits.
 *
 * @param frames images along each path, [M, S, pixels] with S from 2, as decodePaths or interpolate gives them
 * @returns one for each path; lengths in the pixels' unit
 * @throws RangeError when paths have fewer than two images
 */
export function pathSmoothness(frames: NdArray<Float32Array>): PathSmoothness[] {
  const [count, points, pixels] = frames.shape;
  if (!(points >= 2))
    throw new RangeError(`frames: expected at least two images a path, found the shape [${frames.shape}]`);
  const values = rowMajor(frames);
  return Array.from({ length: count }, (_, path) => {
    const images = Float64Array.from(values.subarray(path * points * pixels, (path + 1) * points * pixels));
    const distance = (i: number, j: number) => Math.sqrt(squaredDistance(images, i, images, j, pixels));
    const steps = Float64Array.from({ length: points - 1 }, (_, step) => distance(step, step + 1));
    const length = steps.reduce((sum, step) => sum + step, 0);
    const [mean, max] = [length / steps.length, Math.max(...steps)];
    return { steps, length, mean, max, unevenness: max / mean, detour: length / distance(0, points - 1) };
  });
}
