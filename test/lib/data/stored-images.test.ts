import assert from "node:assert/strict";
import { describe, it } from "node:test";
import ndarray from "ndarray";
import { tf } from "@vae-notebooks/tf-graph";
import { imageBatch } from "../../../lib/data/batch";
import { StoredImages } from "../../../lib/data/stored-images";

describe("StoredImages", () => {
  // 3 × 3 pixels: rows that are no multiple of the four bytes in which they are stored.
  const images = ndarray(
    Uint8Array.from({ length: 36 }, (_, i) => 7 * i),
    [4, 3, 3],
  );
  const labels = ndarray(Uint8Array.of(3, 1, 4, 1), [4]);

  it("gives the same bits as the images scaled on the host, in the order that is asked for", () => {
    const stored = new StoredImages({ images, labels });
    const batch = stored.batch(tf.tensor1d([2, 0], "int32"));
    const whole = imageBatch({ images, labels });
    const expected = tf.gather(whole.images, [2, 0]);
    assert.deepEqual(batch.images.shape, [2, 9]);
    assert.deepEqual(batch.images.dataSync(), expected.dataSync());
    assert.deepEqual([...(batch.labels?.dataSync() ?? [])], [4, 3]);
  });

  it("has no labels where the data has none, and frees what it holds", () => {
    const before = tf.memory().numTensors;
    const stored = new StoredImages(images);
    const indices = tf.tensor1d([1], "int32");
    const batch = stored.batch(indices);
    assert.deepEqual([stored.count, Object.keys(batch)], [4, ["images"]]);
    tf.dispose([indices, batch.images]);
    stored.dispose();
    assert.equal(tf.memory().numTensors, before);
  });

  it("refuses labels of another number than the images", () => {
    assert.throws(
      () => new StoredImages({ images, labels: ndarray(Uint8Array.of(7)) }),
      new RangeError("labels: expected one for each of 4 images, found 1"),
    );
  });
});
