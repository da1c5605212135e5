import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Linear } from "../../../lib/model/linear";
import { tf } from "@vae-notebooks/tf-graph";
import { assertClose } from "@vae-notebooks/testing";
import { fixture } from "../../support/fixtures";
import { numericalGradient } from "../../support/gradients";
import { plainLinear } from "../../support/plain-vae";
import { correlation, mean, moment } from "@vae-notebooks/testing";
import { assertTensorsLeft } from "../../support/tensors";

function layerWith(weight: number[][], bias: number[]): Linear {
  const layer = new Linear(weight[0].length, weight.length, 0, "test");
  tf.tidy(() => {
    layer.weight.assign(tf.tensor2d(weight));
    layer.bias.assign(tf.tensor1d(bias));
  });
  return layer;
}

describe("Linear", () => {
  it("computes y = x Wᵀ + b, worked out by hand", () => {
    const layer = layerWith(
      [
        [1, 2],
        [3, 4],
        [5, 6],
      ],
      [0.5, -0.5, 1],
    );
    const y = layer.forward(
      tf.tensor2d([
        [1, 0],
        [-1, 2],
      ]),
    );
    assert.deepEqual(y.arraySync(), [
      [1.5, 2.5, 6],
      [3.5, 4.5, 8],
    ]);
    layer.dispose();
  });

  it("takes one image, and none", () => {
    const layer = layerWith([[2, 3]], [1]);
    assert.deepEqual(layer.forward(tf.tensor2d([[10, 100]])).arraySync(), [[321]]);
    assert.deepEqual(layer.forward(tf.zeros([0, 2])).shape, [0, 1]);
    layer.dispose();
  });

  it("has gradients by x, W and b that agree with finite differences", () => {
    const layer = new Linear(3, 2, 7, "gradients");
    const weight = Float64Array.from(layer.weight.dataSync());
    const bias = Float64Array.from(layer.bias.dataSync());
    const x = [0.3, -1.2, 2, 0.7, 0, -0.4];
    // A scalar that no output enters alone: the sum of the squared outputs.
    const scalar = (input: ArrayLike<number>, w: ArrayLike<number>, b: ArrayLike<number>) =>
      [0, 3].reduce(
        (sum, row) => sum + plainLinear(Array.from(input).slice(row, row + 3), w, b).reduce((s, y) => s + y * y, 0),
        0,
      );
    const { grads } = tf.variableGrads(
      () => tf.sum<tf.Scalar>(tf.square(layer.forward(tf.tensor2d(x, [2, 3])))),
      [layer.weight, layer.bias],
    );
    assertClose(
      grads[layer.weight.name].dataSync(),
      numericalGradient((w) => scalar(x, w, bias), weight),
      { relative: 1e-5, absolute: 1e-6 },
      "dW",
    );
    assertClose(
      grads[layer.bias.name].dataSync(),
      numericalGradient((b) => scalar(x, weight, b), bias),
      { relative: 1e-5, absolute: 1e-6 },
      "db",
    );
    const dx = tf.grad((input: tf.Tensor) => tf.sum(tf.square(layer.forward(input as tf.Tensor2D))))(
      tf.tensor2d(x, [2, 3]),
    );
    assertClose(
      dx.dataSync(),
      numericalGradient((input) => scalar(input, weight, bias), x),
      { relative: 1e-5, absolute: 1e-6 },
      "dx",
    );
    layer.dispose();
  });

  it("refuses an x of another width", () => {
    const layer = new Linear(3, 2, 0, "test");
    assert.throws(() => layer.forward(tf.zeros([1, 4])), /4.*3/s);
    layer.dispose();
  });

  it("leaves its output alone on the device, and its two variables until dispose", () => {
    let layer: Linear | undefined;
    assertTensorsLeft(2, () => (layer = new Linear(4, 3, 0, "test")));
    const x = tf.zeros<tf.Rank.R2>([2, 4]);
    assertTensorsLeft(0, () => tf.tidy(() => void layer?.forward(x)));
    assertTensorsLeft(-2, () => layer?.dispose());
    x.dispose();
  });
});

describe("Linear's initial weights", () => {
  const { layers } = fixture<{
    layers: Array<Record<string, number> & { name: string; weightShape: number[]; biasShape: number[] }>;
  }>("linear");

  for (const theirs of layers) {
    it(`have the shapes, bound and spread of PyTorch's for ${theirs.name}, ${theirs.inputs} → ${theirs.outputs}`, () => {
      // torch.manual_seed(3); nn.Linear(inputs, outputs): weight.abs().max(), weight.std(correction=0), bias…
      const layer = new Linear(theirs.inputs, theirs.outputs, 42, theirs.name);
      assert.deepEqual(layer.weight.shape, theirs.weightShape);
      assert.deepEqual(layer.bias.shape, theirs.biasShape);
      const bound = 1 / Math.sqrt(theirs.inputs);
      for (const part of ["weight", "bias"] as const) {
        const values = Float64Array.from(layer[part].dataSync());
        const n = values.length;
        const largest = Math.max(...[0, n >> 1].flatMap((from) => chunkedMax(values.subarray(from))));
        for (const [whose, extreme] of Object.entries({ ours: largest, theirs: theirs[`${part}Largest`] })) {
          // All n stay below bound · (1 − g) with probability (1 − g)^n, which is exp(−15) = 3e-7 at g = 15 / n.
          assert.ok(
            extreme <= bound * (1 + 1e-7) && extreme > bound * (1 - 15 / n),
            `${part}, ${whose}: ${extreme} of ${bound}`,
          );
        }
        // The square of a uniform number on ± bound has mean bound²/3 and standard deviation bound² · √(4/45).
        const tolerance = 5 * Math.sqrt(4 / 45 / n);
        assertClose(moment(values, 2, 0) / bound ** 2, 1 / 3, { absolute: tolerance }, `${part}, ours`);
        assertClose(
          theirs[`${part}Deviation`] ** 2 / bound ** 2,
          1 / 3,
          { absolute: tolerance + 25 / n },
          `${part}, theirs`,
        );
        assert.ok(Math.abs(mean(values)) < (5 * bound) / Math.sqrt(3 * n), `${part}: mean ${mean(values)}`);
      }
      layer.dispose();
    });
  }

  it("are the same for the same seed and name, and not correlated for others, nor weight with bias", () => {
    const weights = (seed: number, name: string) => {
      const layer = new Linear(50, 50, seed, name);
      const values = { weight: layer.weight.dataSync<"float32">(), bias: layer.bias.dataSync<"float32">() };
      layer.dispose();
      return values;
    };
    const base = weights(1, "a");
    assert.deepEqual(weights(1, "a"), base);
    const limit = 5 / Math.sqrt(2500);
    assert.ok(Math.abs(correlation(base.weight, weights(2, "a").weight)) < limit, "another seed");
    assert.ok(Math.abs(correlation(base.weight, weights(1, "b").weight)) < limit, "another name");
    assert.ok(Math.abs(correlation(base.weight.slice(0, 50), base.bias)) < 5 / Math.sqrt(50), "bias");
  });
});

/** The largest magnitude; Math.max takes no 400,000 arguments. */
function chunkedMax(values: Float64Array): number {
  return values.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
}
