/** The write-up's formulas once more, in plain loops and double precision, for layers of any size. */

/** Numbers of a model by parameter name, such as "encoder.fc1.weight", row by row. */
export type PlainParameters = Record<string, ArrayLike<number>>;

/** y = x Wᵀ + b for one x. */
export function plainLinear(x: ArrayLike<number>, weight: ArrayLike<number>, bias: ArrayLike<number>): number[] {
  return Array.from(bias, (b, output) => {
    let sum = b;
    for (let input = 0; input < x.length; input++) sum += x[input] * weight[output * x.length + input];
    return sum;
  });
}

const relu = (values: number[]) => values.map((value) => Math.max(0, value));

/** mu and logVar of one image. */
export function plainEncoder(x: ArrayLike<number>, p: PlainParameters): { mu: number[]; logVar: number[] } {
  const h1 = relu(plainLinear(x, p["encoder.fc1.weight"], p["encoder.fc1.bias"]));
  const h2 = relu(plainLinear(h1, p["encoder.fc2.weight"], p["encoder.fc2.bias"]));
  return {
    mu: plainLinear(h2, p["encoder.fc_mu.weight"], p["encoder.fc_mu.bias"]),
    logVar: plainLinear(h2, p["encoder.fc_logvar.weight"], p["encoder.fc_logvar.bias"]),
  };
}

/** Logits of one latent vector. */
export function plainDecoder(z: ArrayLike<number>, p: PlainParameters): number[] {
  const h1 = relu(plainLinear(z, p["decoder.fc1.weight"], p["decoder.fc1.bias"]));
  const h2 = relu(plainLinear(h1, p["decoder.fc2.weight"], p["decoder.fc2.bias"]));
  return plainLinear(h2, p["decoder.fc3.weight"], p["decoder.fc3.bias"]);
}

/** z = mu + exp(logVar / 2) · epsilon. */
export function plainReparameterize(
  mu: ArrayLike<number>,
  logVar: ArrayLike<number>,
  epsilon: ArrayLike<number>,
): number[] {
  return Array.from(mu, (m, i) => m + Math.exp(logVar[i] / 2) * epsilon[i]);
}

/** −Σ x log p + (1 − x) log(1 − p) with p = 1 / (1 + exp(−logit)). */
export function plainCrossEntropy(logits: ArrayLike<number>, x: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) {
    const p = 1 / (1 + Math.exp(-logits[i]));
    sum -= x[i] * Math.log(p) + (1 - x[i]) * Math.log(1 - p);
  }
  return sum;
}

/** −½ Σ (1 + logVar − mu² − exp(logVar)). */
export function plainKl(mu: ArrayLike<number>, logVar: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < mu.length; i++) sum -= 0.5 * (1 + logVar[i] - mu[i] ** 2 - Math.exp(logVar[i]));
  return sum;
}

/** The loss of images [N][pixels] with noise [N][latentDim], in nats summed over all. */
export function plainLoss(
  images: ArrayLike<number>[],
  noise: ArrayLike<number>[],
  p: PlainParameters,
  beta = 1,
): number {
  return images.reduce<number>((sum, x, i) => {
    const { mu, logVar } = plainEncoder(x, p);
    const logits = plainDecoder(plainReparameterize(mu, logVar, noise[i]), p);
    return sum + plainCrossEntropy(logits, x) + beta * plainKl(mu, logVar);
  }, 0);
}
