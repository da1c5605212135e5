import assert from "node:assert/strict";
import { after, afterEach, before, describe, it } from "node:test";
import { Browser } from "playwright-core";
import { explorerFrame, explorerPage } from "../src";
import { launchBrowser, OpenedPage, openFromDisk, pictureOf, settled } from "./support/browser";
import { smallContent } from "./support/small-model";

describe("explorerPage", () => {
  const html = explorerPage(smallContent());
  const frame = explorerFrame(html, { title: "Explorer" });
  let browser: Browser;
  let opened: OpenedPage;
  before(async () => {
    browser = await launchBrowser();
  });
  after(() => browser.close());
  afterEach(() => opened.close());

  /** Opens the page, and checks at the end that it had nothing to complain of and asked for nothing. */
  async function withPage(action: (opened: OpenedPage) => Promise<void>, options = {}, text = html): Promise<void> {
    opened = await openFromDisk(browser, text, options);
    if (await opened.page.locator("#live").isVisible()) await settled(opened.page);
    await action(opened);
    assert.deepEqual(opened.complaints, []);
  }

  it("opens from disk without a network, with the digit that it starts from decoded", () =>
    withPage(async ({ page }) => {
      assert.equal(await page.title(), "Bars & <stripes>");
      assert.equal(await page.locator("#stills").isVisible(), false);
      assert.match((await page.locator("#start-text").textContent()) ?? "", /standing/);
      const reconstruction = "decode(model.decoder, encode(model.encoder, images[0]).mu)";
      await page.evaluate(`document.body.append(Object.assign(pictureCanvas(""), { id: "expected" }))`);
      await page.evaluate(`paint(canvasOf("expected"), ${reconstruction})`);
      assert.equal(await pictureOf(page, "#decoded"), await pictureOf(page, "#expected"));
    }));

  it("has the most informative number first and the idle one apart", () =>
    withPage(async ({ page }) => {
      const ids = (within: string) =>
        page.locator(`${within} input[type=range]`).evaluateAll((inputs) => inputs.map(({ id }) => id));
      assert.deepEqual(await ids("#sliders"), ["z1", "z3", "z0"]);
      assert.deepEqual(await ids("#idle-sliders"), ["z2"]);
    }));

  it("follows a slider that is dragged", () =>
    withPage(async ({ page }) => {
      await page.locator("#z1").scrollIntoViewIfNeeded();
      const box = await page.locator("#z1").boundingBox();
      assert.ok(box);
      await page.mouse.move(box.x + 0.3 * box.width, box.y + box.height / 2);
      await page.mouse.down();
      const pictures = new Set<string>();
      for (const share of [0.3, 0.5, 0.7, 0.9]) {
        await page.mouse.move(box.x + share * box.width, box.y + box.height / 2);
        await settled(page);
        pictures.add(await pictureOf(page, "#decoded"));
      }
      await page.mouse.up();
      assert.equal(pictures.size, 4);
      assert.equal(
        await page.evaluate("Math.abs(state.z[1] - Number(document.getElementById('z1').value)) < 1e-6"),
        true,
      );
    }));

  it("moves a slider with the arrow keys", () =>
    withPage(async ({ page }) => {
      const before = [await pictureOf(page, "#decoded"), await page.locator("#z3").inputValue()];
      await page.locator("#z3").focus();
      for (let i = 0; i < 10; i++) await page.keyboard.press("ArrowRight");
      await settled(page);
      assert.notEqual(await pictureOf(page, "#decoded"), before[0]);
      assert.ok(Math.abs(Number(await page.locator("#z3").inputValue()) - Number(before[1]) - 0.5) < 1e-6);
    }));

  it("starts from the point of the map that is clicked, and walks from point to point with the arrow keys", () =>
    withPage(async ({ page }) => {
      const [decoded, map] = [await pictureOf(page, "#decoded"), await pictureOf(page, "#map")];
      // The middle of the lower edge: the map's points lie on an arc, and digit 9 is the lowest of them.
      const box = await page.locator("#map").boundingBox();
      assert.ok(box);
      await page.mouse.click(box.x + box.width / 2, box.y + box.height - 5);
      await settled(page);
      assert.equal(await page.evaluate("state.digit"), 9);
      assert.notEqual(await pictureOf(page, "#decoded"), decoded);
      assert.notEqual(await pictureOf(page, "#map"), map);
      assert.match((await page.locator("#start-text").textContent()) ?? "", /lying/);
      await page.keyboard.press("ArrowLeft");
      await settled(page);
      assert.equal(await page.evaluate("state.digit"), 8);
    }));

  it("shows what the encoder says of a digit under each slider", () =>
    withPage(async ({ page }) => {
      await page.getByRole("button", { name: "Start from a real lying" }).click();
      await settled(page);
      const expected = await page.evaluate(
        "(({ mu, sigma }) => [mu[1], sigma[1]])(encode(model.encoder, images[state.digit]))",
      );
      const [mu, sigma] = expected as [number, number];
      const said = await page.locator(".slider:has(#z1) .said").textContent();
      assert.equal(said, `${mu < 0 ? "−" : "+"}${Math.abs(mu).toFixed(2)} ± ${sigma.toFixed(2)}`);
      const [bar, line] = [
        await page.locator("#z1 + .posterior .range").boundingBox(),
        await page.locator("#z1 + .posterior").boundingBox(),
      ];
      const reach = Number(await page.locator("#z1").getAttribute("max"));
      assert.ok(bar && line);
      // From μ − σ to μ + σ on a line from −reach to +reach.
      assert.ok(Math.abs((bar.x - line.x) / line.width - (mu - sigma + reach) / (2 * reach)) < 0.02);
      assert.ok(Math.abs(bar.width / line.width - sigma / reach) < 0.02);
    }));

  it("encodes and decodes what one draws, with the mouse and with the keyboard, and clears it", () =>
    withPage(async ({ page }) => {
      const empty = await pictureOf(page, "#drawing");
      const decoded = await pictureOf(page, "#decoded");
      const box = await page.locator("#drawing").boundingBox();
      assert.ok(box);
      await page.mouse.move(box.x + 0.3 * box.width, box.y + 0.2 * box.height);
      await page.mouse.down();
      await page.mouse.move(box.x + 0.7 * box.width, box.y + 0.2 * box.height, { steps: 5 });
      await page.mouse.move(box.x + 0.4 * box.width, box.y + 0.9 * box.height, { steps: 5 });
      await page.mouse.up();
      await settled(page);
      assert.match((await page.locator("#start-text").textContent()) ?? "", /your drawing/);
      const drawn = await pictureOf(page, "#decoded");
      assert.notEqual(drawn, decoded);
      const seen = await page.evaluate(
        "Math.abs(state.start.image.reduce((sum, ink, i) => sum + ink * (i % 28 - 13.5), 0)) < 0.5",
      );
      assert.equal(seen, true, "the centre of mass is in the middle");
      await page.getByRole("button", { name: "Clear" }).click();
      assert.equal(await pictureOf(page, "#drawing"), empty);

      await page.locator("#drawing").focus();
      await page.keyboard.press("Space");
      for (let i = 0; i < 15; i++) await page.keyboard.press("ArrowDown");
      await settled(page);
      assert.notEqual(await pictureOf(page, "#decoded"), drawn);
      await page.keyboard.press("Delete");
      await page.locator("#drawing").blur();
      assert.equal(await pictureOf(page, "#drawing"), empty);
    }));

  it("draws codes at random, at the middle, and from q(z|x)", () =>
    withPage(async ({ page }) => {
      const pictures = [await pictureOf(page, "#decoded")];
      for (const id of ["redraw", "random", "origin"]) {
        await page.locator(`#${id}`).click();
        await settled(page);
        pictures.push(await pictureOf(page, "#decoded"));
      }
      assert.equal(new Set(pictures).size, 4);
      assert.equal(await page.evaluate("state.z.every((value) => value === 0)"), true);
      assert.equal(await page.locator("#back").isDisabled(), true, "no picture to go back to");
    }));

  it("walks between two digits with both models", () =>
    withPage(async ({ page }) => {
      const large = () => Promise.all([0, 1].map((m) => pictureOf(page, "#walks .large", m)));
      const half = await large();
      assert.notEqual(half[0], half[1]);
      await page.locator("#stride").fill("0");
      await settled(page);
      const start = await large();
      assert.ok(start[0] !== half[0] && start[1] !== half[1]);
      // The start of the VAE's walk is its reconstruction of the first digit.
      await page.locator("#back").click();
      await settled(page);
      assert.equal(start[0], await pictureOf(page, "#decoded"));
      await page.locator("#from-next").click();
      assert.notEqual((await large())[0], start[0]);
      await page.getByRole("button", { name: "▶ Walk" }).click();
      await page.waitForFunction("Number(document.getElementById('stride').value) > 0.05");
      await page.getByRole("button", { name: "❚❚ Stop" }).click();
      await page.getByRole("button", { name: "▶ Walk" }).waitFor();
    }));

  it("sends the same random numbers through each decoder, and draws again", () =>
    withPage(async ({ page }) => {
      assert.equal(await page.locator("#samples .row").count(), 3);
      const before = await pictureOf(page, "#samples canvas");
      await page.getByRole("button", { name: "Draw again" }).click();
      assert.notEqual(await pictureOf(page, "#samples canvas"), before);
    }));

  it("works by touch", () =>
    withPage(
      async ({ page }) => {
        const before = await pictureOf(page, "#decoded");
        await page.locator("#map").tap();
        await settled(page);
        assert.notEqual(await pictureOf(page, "#decoded"), before);
        await page.locator("#drawing").tap();
        await settled(page);
        assert.match((await page.locator("#start-text").textContent()) ?? "", /your drawing/);
      },
      { hasTouch: true, viewport: { width: 390, height: 800 } },
    ));

  for (const width of [390, 760, 1200]) {
    it(`is no wider than a window of ${width} pixels`, () =>
      withPage(async ({ page }) => assert.equal(await page.evaluate("document.documentElement.scrollWidth"), width), {
        viewport: { width, height: 800 },
      }));
  }

  it("is light on dark in a dark system, and follows the system", () =>
    withPage(
      async ({ page }) => {
        const brightness = "palette.paper[1] - palette.ink[1]";
        const [dark, picture] = [await page.evaluate(brightness), await pictureOf(page, "#decoded")];
        await page.emulateMedia({ colorScheme: "light" });
        await settled(page);
        assert.ok(Number(dark) < -200 && Number(await page.evaluate(brightness)) > 200);
        assert.notEqual(await pictureOf(page, "#decoded"), picture);
      },
      { colorScheme: "dark" },
    ));

  it("shows still pictures where scripts don't run", () =>
    withPage(
      async ({ page }) => {
        assert.equal(await page.locator("#live").isVisible(), false);
        assert.equal(await page.locator("#stills figure").count(), 3);
        for (const image of await page.locator("#stills img").all()) {
          assert.ok(await image.isVisible());
          const box = await image.boundingBox();
          assert.ok(box && box.width > 300 && box.height > 60, JSON.stringify(box));
        }
        // Pictures of something: an empty one of their size would be a fraction of this.
        for (const i of [0, 1, 2]) assert.ok((await page.locator("#stills img").nth(i).screenshot()).length > 2000);
      },
      { javaScriptEnabled: false },
    ));

  it("leaves its still pictures where a notebook that is not trusted takes its frame away", () =>
    withPage(
      async ({ page }) => {
        assert.equal(await page.locator("img").count(), 3);
        assert.ok(await page.getByText("A walk in a straight line").isVisible());
      },
      {},
      // As JupyterLab's sanitizer does.
      `<!doctype html><link rel="icon" href="data:,"><main id="live">${frame.replace(/<\/?iframe[^>]*>/g, "")}</main>`,
    ));

  it("stands in a notebook's cell as a frame that grows to the page's height and keeps its styles to itself", () =>
    withPage(
      async ({ page }) => {
        const inside = page.frames()[1];
        await inside.waitForFunction("document.getElementById('speed').textContent !== ''");
        const [outer, inner] = [
          await page.locator("iframe").boundingBox(),
          await inside.evaluate("document.body.scrollHeight"),
        ];
        assert.ok(outer && Math.abs(outer.height - (inner as number)) <= 2, `${outer?.height} and ${inner}`);
        assert.equal(await page.evaluate("getComputedStyle(document.querySelector('h1')).fontSize"), "32px");
        assert.equal(
          await page.locator("img").count(),
          0,
          "the frame's still pictures are for where there is no frame",
        );
        assert.equal(
          await inside.evaluate("palette.paper[0] < palette.ink[0]"),
          true,
          "dark as the notebook, not light as the system",
        );
        const before = await inside.evaluate("document.getElementById('decoded').toDataURL()");
        await inside.locator("#origin").click();
        await inside.waitForFunction(`document.getElementById("decoded").toDataURL() !== "${before}"`);
      },
      {},
      '<!doctype html><title>cell</title><link rel="icon" href="data:,"><body data-jp-theme-light="false">' +
        `<h1>Notebook</h1><div id="live">${frame}</div>`,
    ));
});
