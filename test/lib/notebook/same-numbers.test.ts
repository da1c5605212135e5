import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { sameNumbers } from "../../../lib/notebook/same-numbers";
import { tf } from "@vae-notebooks/tf-graph";
import { assertTensorsLeft } from "../../support/tensors";

describe("sameNumbers", () => {
  it("says for each pair how many numbers there are and how far they are apart at most", () => {
    const said = sameNumbers(
      {
        mu: [
          [1, 2, 3],
          [1, 2, 3],
        ],
        z: [tf.tensor1d([1, 2.5]), [1, 2.25]],
      },
      0.5,
    ).split("\n");
    assert.deepEqual(said, [
      "mu: 3 numbers, largest difference from the library's 0",
      "z: 2 numbers, largest difference from the library's 2.5e-1",
    ]);
  });

  it("throws with the pair's name and the place where two numbers differ by more than the tolerance", () => {
    assert.throws(
      () =>
        sameNumbers(
          {
            mu: [
              [1, 2],
              [1, 2.001],
            ],
          },
          1e-4,
        ),
      { message: "mu: expected the library's 2.001 to within 0.0001 at place 1, found 2" },
    );
  });

  it("throws where there are more or fewer numbers than the library has", () => {
    assert.throws(() => sameNumbers({ z: [[1], tf.tensor2d([[1, 2]])] }), {
      message: "z: expected 2 numbers as the library has, found 1",
    });
  });

  it("throws for what is not a number, also where both are not", () => {
    for (const pair of [
      [[NaN], [1]],
      [[1], [NaN]],
      [[NaN], [NaN]],
      [[Infinity], [Infinity]],
    ] as [number[], number[]][]) {
      assert.throws(() => sameNumbers({ loss: pair }), /^Error: loss: expected/);
    }
  });

  it("disposes nothing and leaves nothing", () => {
    const kept = tf.tensor1d([1, 2]);
    assertTensorsLeft(0, () => sameNumbers({ kept: [kept, kept] }));
    assert.deepEqual(Array.from(kept.dataSync()), [1, 2]);
    kept.dispose();
  });
});
