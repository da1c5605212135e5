// Where PyTorch's BCELoss cuts each logarithm, since a p in float32 may be 0 or 1.
const LEAST_LOGARITHM = -100;

/**
 * The binary cross-entropy of one pixel, −x log p − (1 − x) log(1 − p), in nats.
 *
 * The same as lib/model/loss.ts computes from logits, here from a probability, as PyTorch's BCELoss does: each logarithm is
 * at least −100.
 *
 * @param x ink from 0 to 1
 * @param p probability from 0 to 1
 */
export function binaryCrossEntropy(x: number, p: number): number {
  return -(x * Math.max(Math.log(p), LEAST_LOGARITHM) + (1 - x) * Math.max(Math.log1p(-p), LEAST_LOGARITHM));
}
