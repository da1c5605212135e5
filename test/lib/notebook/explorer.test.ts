import assert from "node:assert/strict";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { after, before, describe, it } from "node:test";
import { explorerPage } from "@vae-notebooks/explorer";
import { randomStream } from "@vae-notebooks/random";
import { tf } from "@vae-notebooks/tf-graph";
import ndarray, { NdArray } from "ndarray";
import { Browser, Page } from "playwright-core";
import { firstImages, selectImages, trainingImages } from "../../../lib/data/images";
import { loadMnist } from "../../../lib/data/mnist";
import { decodeVectors, encodeImages } from "../../../lib/evaluation/evaluation";
import { latentMap } from "../../../lib/evaluation/latent-map";
import { launchBrowser } from "@vae-notebooks/figures";
import { Vae } from "../../../lib/model/vae";
import { explorerContent } from "../../../lib/notebook/explorer";
import { QUICK_TRAINING } from "../../../lib/training/configuration";
import { trainModel } from "../../../lib/training/training";
import { Autoencoder } from "../../../study/autoencoder";
import { klOfDimensions } from "../../../study/measures/activity";

/** What the page may differ from the library by: a pixel's probability, a code's mean or standard deviation. */
const AGREEMENT = 1e-3;

describe("the latent explorer of a trained model", () => {
  const mnist = loadMnist();
  const test = firstImages(mnist.test, 400);
  let browser: Browser;
  let page: Page;
  let vae: Vae;
  const complaints: string[] = [];

  const directory = fs.mkdtempSync(path.join(os.tmpdir(), "explorer-"));
  before(async () => {
    const data = trainingImages(mnist, QUICK_TRAINING);
    vae = new Vae(QUICK_TRAINING.seed);
    const autoencoder = new Autoencoder(QUICK_TRAINING.seed);
    await trainModel(vae, data, QUICK_TRAINING);
    await trainModel(autoencoder, data, QUICK_TRAINING);
    const { embedding } = await latentMap(vae, test, 1);
    const before = tf.memory().numTensors;
    const content = explorerContent({
      title: "Latent space",
      vae,
      autoencoder,
      information: klOfDimensions(encodeImages(vae, test.images)),
      data: test,
      classes: mnist.classes,
      embedding,
      shown: 200,
    });
    assert.equal(tf.memory().numTensors, before, "no tensor is left behind");
    const file = path.join(directory, "explorer.html");
    const html = explorerPage(content);
    assert.ok(html.length < 4e6, `${html.length} bytes`);
    fs.writeFileSync(file, html);
    autoencoder.dispose();

    browser = await launchBrowser();
    const context = await browser.newContext({ offline: true, reducedMotion: "reduce" });
    page = await context.newPage();
    page.on("pageerror", (error) => complaints.push(error.message));
    page.on("console", (message) => complaints.push(message.text()));
    page.on("request", (request) => {
      if (!/^(file|data):/.test(request.url())) complaints.push(`asked for ${request.url()}`);
    });
    await page.goto(pathToFileURL(file).href);
  });
  after(async () => {
    await browser?.close();
    vae?.dispose();
    fs.rmSync(directory, { recursive: true });
  });

  /** Rows of numbers that a script in the page gives for each row of an array. */
  function inPage(script: string, { data, shape }: NdArray<Float32Array>): Promise<number[][]> {
    const rows = Array.from({ length: shape[0] }, (_, i) =>
      Array.from(data.subarray(i * shape[1], (i + 1) * shape[1])),
    );
    return page.evaluate(`${JSON.stringify(rows)}.map((row) => Array.from((${script})(Float32Array.from(row))))`);
  }

  function furthest(found: number[][], expected: ArrayLike<number>): number {
    const flat = found.flat();
    assert.equal(flat.length, expected.length);
    return flat.reduce((most, value, i) => Math.max(most, Math.abs(value - expected[i])), 0);
  }

  it("decodes as the library does: codes drawn from N(0, 1), and codes of digits that are not in the page", async () => {
    const random = randomStream(5, "explorer test");
    const drawn = Float32Array.from({ length: 50 * 20 }, () => {
      const [radius, angle] = [Math.sqrt(-2 * Math.log(1 - random.uniform())), 2 * Math.PI * random.uniform()];
      return radius * Math.cos(angle);
    });
    const others = encodeImages(
      vae,
      selectImages(
        test,
        Array.from({ length: 50 }, (_, i) => 300 + i),
      ).images,
    ).mu;
    for (const z of [ndarray(drawn, [50, 20]), others]) {
      const difference = furthest(await inPage("(z) => decode(model.decoder, z)", z), decodeVectors(vae, z).data);
      assert.ok(difference > 0 && difference <= AGREEMENT, `${difference}`);
    }
  });

  it("encodes digits that are not in the page as the library does", async () => {
    const { images } = selectImages(
      test,
      Array.from({ length: 50 }, (_, i) => 350 + i),
    );
    const pixels = ndarray(
      Float32Array.from(images.data, (level) => level / 255),
      [50, 784],
    );
    const { mu, logVar } = encodeImages(vae, images);
    const means = furthest(await inPage("(x) => encode(model.encoder, x).mu", pixels), mu.data);
    const sigmas = furthest(
      await inPage("(x) => encode(model.encoder, x).sigma", pixels),
      logVar.data.map((value) => Math.exp(value / 2)),
    );
    assert.ok(means <= AGREEMENT && sigmas <= AGREEMENT, `${means}, ${sigmas}`);
  });

  it("starts from its digits with the codes that the library gives them", async () => {
    const found = (await page.evaluate("Array.from(state.start.mu)")) as number[];
    const { mu } = encodeImages(vae, firstImages(test, 1).images);
    assert.ok(furthest([found], mu.data) <= AGREEMENT);
  });

  it("has nothing to complain of and asks for nothing", () => assert.deepEqual(complaints, []));
});
