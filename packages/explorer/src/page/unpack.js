// Numbers as they travel in this page. A weight is a whole number of a few bits times its row's step, which is exact
// enough for a picture, and makes the page three times as small. The bits stand one after another in bytes, the lowest
// first, and the bytes in base64, which is text.

/** @param {string} text base64 */
function bytesOf(text) {
  const characters = atob(text);
  const bytes = new Uint8Array(characters.length);
  for (let i = 0; i < bytes.length; i++) bytes[i] = characters.charCodeAt(i);
  return bytes;
}

/** @param {string} text base64 of 32-bit floating-point numbers */
function floatsOf(text) {
  return new Float32Array(bytesOf(text).buffer);
}

/**
 * Whole numbers of some bits each, with their sign: −2^(bits − 1) < n < 2^(bits − 1).
 *
 * @param {Uint8Array} bytes
 * @param {number} bits
 * @param {number} count
 */
function unpackIntegers(bytes, bits, count) {
  const integers = new Int16Array(count);
  const [mask, half] = [2 ** bits - 1, 2 ** (bits - 1)];
  for (let i = 0, next = 0, held = 0, heldBits = 0; i < count; i++) {
    while (heldBits < bits) {
      held |= bytes[next++] << heldBits;
      heldBits += 8;
    }
    integers[i] = (held & mask) - half;
    held >>>= bits;
    heldBits -= bits;
  }
  return integers;
}

/**
 * A layer's weights and biases.
 *
 * @param {PackedLayer} packed
 * @returns {Layer}
 */
function unpackLayer({ inputs, bits, weight, step, bias }) {
  const [steps, biases] = [floatsOf(step), floatsOf(bias)];
  const integers = unpackIntegers(bytesOf(weight), bits, inputs * biases.length);
  const weights = new Float32Array(integers.length);
  for (let row = 0, i = 0; row < steps.length; row++) {
    for (const end = i + inputs; i < end; i++) weights[i] = integers[i] * steps[row];
  }
  return { weight: weights, bias: biases };
}

/**
 * Images, [N][pixels] from 0 to 1. Ink is a byte from 1 to 255; paper is a 0 followed by how many pixels of paper there
 * are.
 *
 * @param {string} text
 * @param {number} pixels of an image
 */
function unpackImages(text, pixels) {
  const bytes = bytesOf(text);
  const images = [];
  for (let next = 0; next < bytes.length;) {
    const image = new Float32Array(pixels);
    for (let pixel = 0; pixel < pixels; next++) {
      if (bytes[next] === 0) pixel += bytes[++next];
      else image[pixel++] = bytes[next] / 255;
    }
    images.push(image);
  }
  return images;
}
