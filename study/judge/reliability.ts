/** How far stated confidence and observed accuracy are apart. */
export interface Reliability {
  /** Σ over bins of (images in the bin / all images) · |accuracy − confidence|, from 0 to 1. */
  expectedCalibrationError: number;
  /** The bins in order of confidence; those without an image have null for both means. */
  bins: { count: number; confidence: number | null; accuracy: number | null }[];
}

/**
 * The expected calibration error over bins of equal width; bin m holds confidences in ((m − 1) / bins, m / bins].
 *
 * @param confidences the highest probability of each image, in [0, 1]
 * @param right whether the class that has it is the image's
 * @param bins how many, 15 unless given
 *
 * Source: Guo et al. 2017, equation 3.
 */
export function reliability(confidences: ArrayLike<number>, right: ArrayLike<boolean>, bins = 15): Reliability {
  if (confidences.length === 0 || right.length !== confidences.length) {
    throw new RangeError(
      `right: expected one for each of at least one confidence, found ${right.length} for ${confidences.length}`,
    );
  }
  const sums = Array.from({ length: bins }, () => ({ count: 0, confidence: 0, right: 0 }));
  for (let i = 0; i < confidences.length; i++) {
    const bin = sums[Math.max(0, Math.ceil(confidences[i] * bins) - 1)];
    bin.count++;
    bin.confidence += confidences[i];
    bin.right += Number(right[i]);
  }
  const gap = sums.reduce((total, bin) => total + Math.abs(bin.right - bin.confidence), 0);
  return {
    expectedCalibrationError: gap / confidences.length,
    bins: sums.map(({ count, confidence, right: hits }) => {
      return { count, confidence: count > 0 ? confidence / count : null, accuracy: count > 0 ? hits / count : null };
    }),
  };
}
