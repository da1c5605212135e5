import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { mapPage } from "@vae-notebooks/explorer";
import { tf } from "@vae-notebooks/tf-graph";
import { tsne } from "@vae-notebooks/tsne";
import ndarray from "ndarray";
import { firstImages } from "../../../lib/data/images";
import { loadMnist } from "../../../lib/data/mnist";
import { latentMap } from "../../../lib/evaluation/latent-map";
import { Vae } from "../../../lib/model/vae";
import { liveMapContent } from "../../../lib/notebook/live-map";

describe("liveMapContent", () => {
  const mnist = loadMnist();
  const images = firstImages(mnist.test, 300);

  it("holds the codes, seed and images of the latent map, so that the page makes the same one", async () => {
    const model = new Vae(3);
    const map = await latentMap(model, images, 5);
    const before = tf.memory().numTensors;
    const content = liveMapContent({ model, data: mnist, images, embedding: map.embedding, seed: 5 });
    assert.equal(tf.memory().numTensors, before, "no tensor is left behind");
    const codes = Float32Array.from(content.codes.flatMap((code) => Array.from(code)));
    const again = await tsne(ndarray(codes, [300, 20]), { seed: content.seed });
    assert.deepEqual(again.embedding.data, map.embedding.data);
    assert.deepEqual(Array.from(content.map[299]), [map.embedding.get(299, 0), map.embedding.get(299, 1)]);
    assert.equal(content.images[7][14 * 28 + 14], images.images.get(7, 14, 14));
    assert.equal(content.classes[content.labels[7]].name, mnist.classes[images.labels.get(7)]);
    assert.match(mapPage(content), /A trained encoder turned each of 300 test digits into a code of 20 numbers/);
    model.dispose();
  });
});
