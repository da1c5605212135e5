// The whole network, in plain JavaScript. Everything below is the forward pass of a variational autoencoder: an image
// goes in as 784 numbers from 0 (paper) to 1 (ink), the encoder says which codes z are likely to have made it, the
// decoder makes an image of a code. Training has happened elsewhere; here the weights are only used.

/**
 * A fully connected layer, y = W x + b: each output is a weighted sum of all inputs. The rows of W stand one after
 * another, one row for each output.
 *
 * @param {{ weight: Float32Array, bias: Float32Array }} layer
 * @param {Float32Array} x
 */
function linear({ weight, bias }, x) {
  const y = new Float32Array(bias.length);
  for (let output = 0, w = 0; output < y.length; output++) {
    let sum = bias[output];
    for (let input = 0; input < x.length; input++, w++) sum += weight[w] * x[input];
    y[output] = sum;
  }
  return y;
}

/** What lies between two layers: negative numbers become 0. Without it two layers could do no more than one. */
const relu = (/** @type {Float32Array} */ x) => x.map((value) => Math.max(value, 0));

/** From any number to a probability between 0 and 1. */
const sigmoid = (/** @type {Float32Array} */ x) => x.map((value) => 1 / (1 + Math.exp(-value)));

/**
 * The encoder: image x → q(z|x), one bell curve for each number of the code, with its mean mu and its standard
 * deviation sigma. The network says log σ², which may be any number, so that σ can't become negative. A standard
 * autoencoder has no logVar: its code is mu and nothing else.
 *
 * @param {Encoder} encoder
 * @param {Float32Array} x 784 numbers from 0 to 1
 */
function encode(encoder, x) {
  let h = x;
  for (const layer of encoder.hidden) h = relu(linear(layer, h));
  const mu = linear(encoder.mu, h);
  const sigma = encoder.logVar && linear(encoder.logVar, h).map((logVar) => Math.exp(logVar / 2));
  return { mu, sigma };
}

/**
 * The reparameterization: a draw of z from q(z|x) is the mean, plus noise epsilon from N(0, 1) stretched by sigma.
 *
 * @param {Float32Array} mu
 * @param {Float32Array} sigma
 */
function reparameterize(mu, sigma) {
  return mu.map((mean, d) => mean + sigma[d] * standardNormal());
}

/**
 * The decoder: code z → the probability of ink in each of the 784 pixels. This is all that "generating" is.
 *
 * @param {Layer[]} decoder
 * @param {Float32Array} z
 */
function decode(decoder, z) {
  let h = z;
  for (const layer of decoder.slice(0, -1)) h = relu(linear(layer, h));
  return sigmoid(linear(decoder[decoder.length - 1], h));
}

/** One draw from N(0, 1), from two uniform ones (Box and Muller 1958). */
function standardNormal() {
  return Math.sqrt(-2 * Math.log(1 - Math.random())) * Math.cos(2 * Math.PI * Math.random());
}
