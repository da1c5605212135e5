import assert from "node:assert/strict";
import { after, afterEach, before, describe, it } from "node:test";
import { Browser } from "playwright-core";
import { ReplayContent, replayPage } from "../src";
import { launchBrowser, OpenedPage, openFromDisk } from "./support/browser";
import { bars } from "./support/small-model";

const ink = bars().images.map((image) => Float32Array.from(image, (level) => level / 255));

/** Three epochs; the images take turns. */
const content: ReplayContent = {
  title: "Training",
  fixed: [{ name: "originals", images: ink.slice(0, 4) }],
  stages: [0, 1, 2].map((epoch) => ({
    label: `epoch ${epoch}`,
    caption: `loss ${100 - epoch}`,
    rows: [
      { name: "reconstructions", images: ink.slice(epoch, epoch + 4) },
      { name: "samples", images: ink.slice(epoch + 4, epoch + 8) },
    ],
  })),
};

describe("replayPage", () => {
  let browser: Browser;
  let opened: OpenedPage;
  before(async () => {
    browser = await launchBrowser();
  });
  after(() => browser.close());
  afterEach(() => opened?.close());

  it("shows the stage that the slider chooses, the last one first", async () => {
    opened = await openFromDisk(browser, replayPage(content));
    const { page } = opened;
    const visible = async () =>
      (await page.locator(".stage:visible").allTextContents()).map((text) => /epoch \d/.exec(text)?.[0]);
    assert.deepEqual(await visible(), ["epoch 2"]);
    await page.locator("#stage").focus();
    await page.keyboard.press("ArrowLeft");
    assert.deepEqual(await visible(), ["epoch 1"]);
    assert.equal(await page.locator("#stage").getAttribute("aria-valuetext"), "epoch 1");
    assert.equal(await page.locator(".stage:visible img").count(), 2);
    assert.ok(await page.getByText("loss 99").isVisible());
    assert.deepEqual(opened.complaints, []);
  });

  it("plays from the first to the last", async () => {
    opened = await openFromDisk(browser, replayPage(content));
    const { page } = opened;
    await page.getByRole("button", { name: "▶ Play" }).click();
    assert.ok(await page.getByText("loss 100").isVisible());
    await page.waitForFunction("document.getElementById('stage').value === '2'");
    await page.getByRole("button", { name: "▶ Play" }).waitFor();
  });

  it("shows all stages where scripts don't run", async () => {
    opened = await openFromDisk(browser, replayPage(content), { javaScriptEnabled: false });
    assert.equal(await opened.page.locator(".stage:visible").count(), 3);
    assert.equal(await opened.page.locator("#stage").isVisible(), false);
    const sizes = await opened.page
      .locator("img")
      .evaluateAll((images) => images.map((image) => (image as unknown as { naturalWidth: number }).naturalWidth));
    assert.deepEqual(sizes, new Array(7).fill(4 * 30 - 2));
  });

  it("refuses no stages, and stages of different rows", () => {
    assert.throws(() => replayPage({ ...content, stages: [] }), {
      message: "stages: expected at least one, found none",
    });
    const short = { label: "epoch 3", rows: [{ name: "reconstructions", images: ink.slice(0, 3) }] };
    assert.throws(() => replayPage({ ...content, stages: [...content.stages, short] }), {
      message: "stages: expected 4 of reconstructions, 4 of samples in each, found 3 of reconstructions in epoch 3",
    });
  });
});
