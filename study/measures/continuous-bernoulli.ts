/**
 * The logarithm of what exp(−BCE) of one grey pixel integrates to: ∫₀¹ p^x (1 − p)^(1 − x) dx = (2p − 1) / logit(p), ½ at p = ½.
 *
 * A density over [0, 1] would have the integral 1. Its negative is log C(p) of the continuous Bernoulli distribution, which is
 * what BCE leaves out of −log p(x | z).
 *
 * @param logit of p, any finite number
 * @returns nats, never above −log 2
 *
 * Source: Loaiza-Ganem and Cunningham 2019, "The continuous Bernoulli: fixing a pervasive error in variational autoencoders".
 */
export function logBernoulliIntegral(logit: number): number {
  const size = Math.abs(logit);
  // (2p − 1) / logit = tanh(logit / 2) / logit, whose series about 0 is ½ − logit² / 24.
  if (size < 1e-3) return Math.log(0.5 - size ** 2 / 24);
  return Math.log(Math.tanh(size / 2) / size);
}

/**
 * What BCE leaves out of −log p(x | z) for grey pixels, summed: −Σ log C(p), a negative number of nats.
 *
 * @param logits of the pixels of one image, or of several
 * @returns nats to be added to their BCE
 */
export function missingNormaliser(logits: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < logits.length; i++) sum += logBernoulliIntegral(logits[i]);
  return sum;
}
