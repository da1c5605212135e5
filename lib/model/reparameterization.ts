import { tf } from "@vae-notebooks/tf-graph";

/**
 * The reparameterization: z = mu + sigma · epsilon, with sigma = exp(logVar / 2).
 *
 * The noise is an argument, so that z is a smooth function of mu and logVar and gradients pass through it.
 *
 * @param mu means [N, latentDim]
 * @param logVar log σ² [N, latentDim]
 * @param epsilon noise from N(0, I) [N, latentDim]
 * @returns z [N, latentDim]; the caller disposes it
 *
 * Source: write-up, "O Truque de Reparametrização"; Kingma and Welling 2014, section 2.4.
 */
export function reparameterize(mu: tf.Tensor2D, logVar: tf.Tensor2D, epsilon: tf.Tensor2D): tf.Tensor2D {
  return tf.tidy(() => {
    const sigma = tf.exp(tf.mul(logVar, 0.5));
    return tf.add(mu, tf.mul(sigma, epsilon));
  });
}
