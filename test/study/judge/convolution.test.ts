import assert from "node:assert/strict";
import { test } from "node:test";
import { Convolution, halve } from "../../../study/judge/convolution";
import { tf } from "@vae-notebooks/tf-graph";

test("a convolution of a 3 by 3 image with a 2 by 2 kernel gives the sums by hand, kernel not flipped, plus the bias", () => {
  const layer = new Convolution(2, 1, 2, 1, "test");
  tf.tidy(() => {
    // [side, side, inputs, outputs]: channel 0 is the kernel 1 2 / 3 4, channel 1 the kernel 0 0 / 0 1.
    layer.weight.assign(tf.tensor4d([1, 0, 2, 0, 3, 0, 4, 1], [2, 2, 1, 2]));
    layer.bias.assign(tf.tensor1d([0.5, -1]));
    const y = layer.forward(tf.tensor4d([1, 2, 3, 4, 5, 6, 7, 8, 9], [1, 3, 3, 1]));
    assert.deepEqual(y.shape, [1, 2, 2, 2]);
    // First: 1·1 + 2·2 + 3·4 + 4·5 + 0.5 = 37.5; each pixel right adds 1 + 2 + 3 + 4, each pixel down three times that.
    assert.deepEqual([...y.dataSync()], [37.5, 4, 47.5, 5, 67.5, 7, 77.5, 8]);
  });
  layer.dispose();
});

test("a convolution adds up its input channels", () => {
  const layer = new Convolution(1, 3, 1, 1, "test");
  tf.tidy(() => {
    layer.weight.assign(tf.tensor4d([1, 10, 100], [1, 1, 3, 1]));
    assert.deepEqual([...layer.forward(tf.tensor4d([1, 2, 3, 4, 5, 6], [2, 1, 1, 3])).dataSync()], [321, 654]);
  });
  layer.dispose();
});

test("halving takes the largest of each two by two pixels, channel by channel", () => {
  tf.tidy(() => {
    const x = tf.tensor4d([1, -1, 2, -2, 3, -3, 4, -4, 5, -5, 6, -6, 7, -7, 8, -8], [1, 4, 2, 2]);
    assert.deepEqual([...halve(x).dataSync()], [4, -1, 8, -5]);
  });
});

test("initial weights have mean 0 and variance 2 / fan-in, biases are 0, and both depend on the seed and the name alone", () => {
  const weights = (seed: number, name: string): Float32Array => {
    const layer = new Convolution(5, 16, 32, seed, name);
    assert.ok(layer.bias.dataSync().every((bias) => bias === 0));
    const values = layer.weight.dataSync().slice() as Float32Array;
    layer.dispose();
    return values;
  };
  const values = weights(3, "a");
  const mean = values.reduce((sum, w) => sum + w, 0) / values.length;
  const variance = values.reduce((sum, w) => sum + w * w, 0) / values.length;
  const expected = 2 / (25 * 16);
  // Five standard errors of 12,800 draws: of the mean √(variance / n), of the variance variance · √(2 / n).
  assert.ok(Math.abs(mean) < 5 * Math.sqrt(expected / values.length), `mean ${mean}`);
  assert.ok(Math.abs(variance / expected - 1) < 5 * Math.sqrt(2 / values.length), `variance ${variance}`);
  assert.deepEqual(weights(3, "a"), values);
  assert.notDeepEqual(weights(4, "a"), values);
  assert.notDeepEqual(weights(3, "b"), values);
});

test("a layer leaves no tensor behind when it is disposed", () => {
  const before = tf.memory().numTensors;
  new Convolution(3, 2, 2, 1, "test").dispose();
  assert.equal(tf.memory().numTensors, before);
});
