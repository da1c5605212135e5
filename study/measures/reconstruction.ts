import { binaryCrossEntropy } from "./cross-entropy";
import { Images, meanEdge } from "./image-measures";
import { unitPixels } from "./pixels";
import { MeanEstimate, meanEstimate } from "./spread";

/** Errors of reconstructions, one number an image. */
export interface ReconstructionErrors {
  /** Mean over pixels of (x − p)², ink from 0 to 1; [N]. */
  squaredError: Float64Array;
  /** Σ (x − p)² / Σ x², the share of the ink's square that is lost: much and little ink can be compared; [N]. */
  relative: Float64Array;
  /** −Σ x log p + (1 − x) log(1 − p), nats summed over pixels; [N]. */
  crossEntropy: Float64Array;
}

/** How near reconstructions come to their originals, and how sharp they are. */
export interface ReconstructionQuality {
  /** Mean squared error a pixel. */
  squaredError: MeanEstimate;
  /** BCE in nats an image. */
  crossEntropy: MeanEstimate;
  /** Mean step between neighbouring pixels, ink from 0 to 1 (meanEdge). */
  edges: { original: number; reconstruction: number };
  /** edges.reconstruction / edges.original: below 1 where reconstructions are blurred. */
  sharpness: number;
}

/**
 * The squared error and the BCE of each reconstruction.
 *
 * @param originals [N, pixels] or [N, rows, columns]
 * @param reconstructions probs p of the same images, likewise
 * @throws RangeError when the numbers of images or pixels differ
 *
 * Source: write-up, "A função de perda" (BCE, as PyTorch's BCELoss, which cuts each logarithm at −100).
 */
export function reconstructionErrors(originals: Images, reconstructions: Images): ReconstructionErrors {
  const [x, p] = [unitPixels(originals), unitPixels(reconstructions)];
  if (x.shape.join() !== p.shape.join())
    throw new RangeError(`reconstructions: expected the shape [${x.shape}], found [${p.shape}]`);
  const [count, pixels] = x.shape;
  const squaredError = new Float64Array(count);
  const relative = new Float64Array(count);
  const crossEntropy = new Float64Array(count);
  for (let image = 0, at = 0; image < count; image++) {
    let squaredInk = 0;
    for (const end = at + pixels; at < end; at++) {
      const ink = x.data[at];
      const prob = p.data[at];
      squaredError[image] += (ink - prob) ** 2 / pixels;
      squaredInk += ink ** 2 / pixels;
      crossEntropy[image] += binaryCrossEntropy(ink, prob);
    }
    relative[image] = squaredError[image] / squaredInk;
  }
  return { squaredError, relative, crossEntropy };
}

/**
 * Error and sharpness of reconstructions: mean squared error, BCE and edges beside the originals'.
 *
 * @param originals at least two, [N, pixels] or [N, rows, columns], 28 × 28 each
 * @param reconstructions of the same images
 * @throws RangeError when the numbers of images or pixels differ
 */
export function reconstructionQuality(originals: Images, reconstructions: Images): ReconstructionQuality {
  const { squaredError, crossEntropy } = reconstructionErrors(originals, reconstructions);
  const edges = { original: meanEdge(originals), reconstruction: meanEdge(reconstructions) };
  return {
    squaredError: meanEstimate(squaredError),
    crossEntropy: meanEstimate(crossEntropy),
    edges,
    sharpness: edges.reconstruction / edges.original,
  };
}
