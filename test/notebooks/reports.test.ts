import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { after, before, describe, it } from "node:test";
import { pathToFileURL } from "node:url";
import { PNG } from "pngjs";
import { Browser, BrowserContextOptions, Frame, Locator, Page } from "playwright-core";
import { launchBrowser } from "@vae-notebooks/figures";
import { bakePictures, copyWithPictures, ROOT } from "../../scripts/notebooks/pipeline";
import { EXPLORER, writeReports } from "../../scripts/notebooks/reports";
import { executeFile, WrittenCell, writeNotebook } from "../support/notebook";

/** What the issue allows a page. */
const LARGEST_PAGE = 4e6;
const LARGEST_COPY = 1.5e6;

const markdown = (...lines: string[]): WrittenCell => ({ type: "markdown", source: lines.join("\n") });
const code = (...lines: string[]): WrittenCell => ({ type: "code", source: lines.join("\n") });

/** A notebook with all that a report must carry over: links, a formula, figures of few and of many points, an explorer. */
const FIRST = [
  markdown("# 1 · The first & its `<report>`", "", "Below 1 is 0 < 1: $\\mu + \\sigma\\varepsilon$."),
  markdown(
    "[the second](02-second.ipynb#Its-end), [nowhere](99-none.ipynb), [a source](../lib/index.ts),",
    "[a site](https://example.org/), [a part](#Its-end), [the write-up](../docs/write-up.pt.md)",
  ),
  code(
    'import * as tslab from "tslab";',
    'import * as vae from "../..";',
    'import * as study from "../../study";',
    "const mnist = vae.loadMnist();",
  ),
  code(
    "const layout = { width: 1000, height: 400, title: { text: 'Loss & <b>more</b></script>' } };",
    'const line = { data: [{ type: "scatter", y: [3, 2, 1] }], layout };',
    "tslab.display.raw(vae.PLOTLY_MIME, line as never);",
  ),
  code(
    "const y = Array.from({ length: 20_000 }, (_, i) => Math.sin(i / 1000));",
    'const many = { data: [{ type: "scatter", y }], layout: line.layout };',
    "tslab.display.raw(vae.PLOTLY_MIME, many as never);",
  ),
  code(
    "const configuration = { ...vae.QUICK_TRAINING, epochs: 1 };",
    "const architecture = { pixels: 784, hidden: [32, 16] as [number, number], latentDim: 4 };",
    "const model = new vae.Vae(1, architecture);",
    "await vae.trainModel(model, vae.trainingImages(mnist, configuration), configuration);",
    "const pair = { vae: model, autoencoder: new study.Autoencoder(2, architecture) };",
  ),
  code(
    'import { explorerFrame } from "@vae-notebooks/explorer";',
    "const few = vae.firstImages(mnist.test, 200);",
    "const map = await vae.latentMap(model, few, 1);",
    'const data = { classes: mnist.classes.map((name) => `<u>${name}</u>`), identity: { name: "<u>digits</u>", digest: "" } };',
    "const page = study.latentExplorer(pair, data, few, map.embedding);",
    'tslab.display.html(explorerFrame(page, { title: "Explorer & more" }));',
  ),
];
const SECOND = [
  markdown(
    "# 2 · The second",
    "",
    "Back to [the first](01-first.ipynb), [its page](../reports/01-first.html), [no page](../reports/99.html).",
  ),
  code('console.log("printed");'),
  markdown("<details><summary>More</summary>", "", "| folded |", "|---|", "| table |", "", "</details>"),
  markdown("![digits](../results/generated_samples.png)"),
  markdown("## Its end"),
];

fs.mkdirSync(path.join(ROOT, ".cache"), { recursive: true });
const HOME = fs.mkdtempSync(path.join(ROOT, ".cache/test-reports-"));
const REPORTS = path.join(HOME, "reports");
const executed = (name: string) => path.join(HOME, "executed", `${name}.ipynb`);
const report = (name: string) => path.join(REPORTS, `${name}.html`);
const pairs = ["01-first", "02-second"].map((name) => ({ notebook: executed(name), html: report(name) }));

/** Relative addresses in a page, without what follows "#". */
function addresses(page: Page): Promise<string[]> {
  return page.evaluate(
    `[...document.querySelectorAll("[href], [src]")].map((at) => at.getAttribute("href") ?? at.getAttribute("src"))
      .filter((address) => !/^([a-z]+:|#)/.test(address)).map((address) => decodeURI(address.split("#")[0]))`,
  );
}

describe("reports of executed notebooks", () => {
  let browser: Browser;
  let page: Page;
  let complaints: string[] = [];
  before(async () => {
    for (const [name, cells] of Object.entries({ "01-first": FIRST, "02-second": SECOND })) {
      writeNotebook(path.join(HOME, `${name}.ipynb`), cells);
      await executeFile(path.join(HOME, `${name}.ipynb`), executed(name));
      fs.rmSync(path.join(ROOT, ".cache/logs", `kernel-${name}.log`), { force: true });
    }
    await bakePictures(pairs.map(({ notebook }) => notebook));
    await writeReports(pairs);
    browser = await launchBrowser();
  });
  after(async () => {
    await browser?.close();
    fs.rmSync(HOME, { recursive: true, force: true });
  });

  /** Opens a report from disk with the network off; checks at the end that it asked for nothing else and was content. */
  async function opened(name: string, action: () => Promise<void>, options: BrowserContextOptions = {}): Promise<void> {
    const context = await browser.newContext({
      viewport: { width: 1200, height: 900 },
      offline: true,
      reducedMotion: "reduce",
      ...options,
    });
    page = await context.newPage();
    complaints = [];
    page.on("pageerror", (error) => complaints.push(error.message));
    page.on("console", (message) => {
      if (message.type() === "error") complaints.push(message.text());
    });
    page.on("request", (request) => {
      const url = request.url();
      if (!url.startsWith(`${pathToFileURL(REPORTS).href}/`) && !/^(data|blob|about):/.test(url)) complaints.push(url);
    });
    await page.goto(pathToFileURL(report(name)).href);
    await action();
    assert.deepEqual(complaints, []);
    await context.close();
  }

  it("have their notebook's heading as title", async () => {
    await opened("01-first", async () => assert.equal(await page.title(), "1 · The first & its <report>"));
    await opened("02-second", async () => assert.equal(await page.title(), "2 · The second"));
  });

  it("link to the index and to each other, and to nothing that the folder has not", async () => {
    for (const { html } of pairs) {
      await opened(path.basename(html, ".html"), async () => {
        const found = await addresses(page);
        assert.ok(found.includes("index.html"));
        const missing = found.filter((address) => !fs.existsSync(path.join(REPORTS, address)));
        // The index is written last, by another function.
        assert.deepEqual([...new Set(missing)], ["index.html"]);
      });
    }
    await opened("01-first", async () => {
      assert.equal(await page.locator("a[rel=prev]").count(), 0);
      assert.equal(await page.getByText("nowhere").getAttribute("href"), null);
      assert.equal(await page.getByText("a site").getAttribute("href"), "https://example.org/");
      const document = await page.getByText("the write-up").getAttribute("href");
      assert.match(
        fs.readFileSync(path.join(REPORTS, document as string), "utf8"),
        /<h1[^>]*>[^<]* 4 - Variational Autoencoder/,
      );
      await page.getByText("the second", { exact: true }).click();
      assert.match(page.url(), /02-second\.html#Its-end$/);
      await page.locator("#Its-end").waitFor();
      assert.equal(await page.getByText("its page").getAttribute("href"), "01-first.html");
      assert.equal(await page.getByText("no page").getAttribute("href"), null);
      await page.locator("a[rel=prev]").first().click();
      assert.equal(await page.title(), "1 · The first & its <report>");
    });
  });

  it("keep what is folded inside of its fold, and pictures in the page", () =>
    opened("02-second", async () => {
      const table = page.getByText("table", { exact: true });
      assert.equal(await table.isVisible(), false);
      await page.getByText("More").click();
      assert.equal(await table.isVisible(), true);
      assert.ok(((await page.getByAltText("digits").boundingBox())?.width ?? 0) > 300);
    }));

  it("are below 4 MB, with the scripts that they share beside them", () => {
    const files = fs.readdirSync(REPORTS, { withFileTypes: true, recursive: true });
    const pages = files.filter(({ name }) => name.endsWith(".html"));
    assert.equal(pages.length, 4);
    for (const file of pages) {
      const { size } = fs.statSync(path.join(file.parentPath ?? file.path, file.name));
      assert.ok(size < LARGEST_PAGE, `${file.name}: ${size} bytes`);
    }
    assert.ok(fs.statSync(report("02-second")).size < 1e6);
    const scripts = fs.readdirSync(path.join(REPORTS, "assets")).sort();
    assert.deepEqual(scripts, [
      "01-first.part-1.js",
      "01-first.part-2.html",
      "mathjax.js",
      "plotly.min.js",
      "write-up.pt.html",
    ]);
  });

  it("draw figures and formulas, also those whose data lies beside the page", () =>
    opened("01-first", async () => {
      await page.waitForFunction('document.querySelectorAll(".js-plotly-plot:has(.main-svg)").length === 2');
      await page.waitForFunction('document.querySelectorAll("mjx-container svg").length === 1');
      assert.equal(await page.locator("mjx-merror").count(), 0);
      assert.equal(await page.locator(".still").first().isVisible(), false);
    }));

  it("fold their code, all of it or cell by cell", () =>
    opened("01-first", async () => {
      const blocks = page.locator(".jp-CodeCell .highlight");
      const visible = async () =>
        (await Promise.all((await blocks.all()).map((one) => one.isVisible()))).filter(Boolean);
      const count = await blocks.count();
      assert.equal(count, 5);
      assert.equal((await visible()).length, count);
      await page.locator("details.code summary").first().click();
      assert.equal((await visible()).length, count - 1);
      await page.getByRole("button", { name: "Hide all code" }).click();
      assert.equal((await visible()).length, 0);
      await page.getByRole("button", { name: "Show all code" }).click();
      assert.equal((await visible()).length, count);
    }));

  it("show code, pictures and the explorer's stills where scripts don't run, and no button that does nothing", () =>
    opened(
      "01-first",
      async () => {
        assert.equal(await page.locator("#fold-code").isVisible(), false);
        assert.equal(await page.locator(".highlight").first().isVisible(), true);
        for (const still of await page.locator(".still").all()) {
          const box = await still.boundingBox();
          assert.ok(box && box.width >= 900 && box.height >= 300, JSON.stringify(box));
        }
        assert.ok((await page.frameLocator("iframe").locator("#stills img").count()) >= 3);
      },
      { javaScriptEnabled: false },
    ));

  it("have nothing of the data's words as HTML", () =>
    opened("01-first", async () => {
      assert.equal(await page.locator("u").count(), 0);
      assert.equal(await explorer().locator("u").count(), 0);
      assert.match((await explorer().locator("h1").textContent()) ?? "", /<u>digits<\/u>/);
      assert.equal(await page.locator(".still").first().getAttribute("alt"), "Loss & <b>more</b></script>");
    }));

  const explorer = (): Frame => page.frames()[1];
  const picture = (selector = "#decoded") =>
    explorer().evaluate(`document.querySelector("${selector}").toDataURL()`) as Promise<string>;
  const settled = () =>
    explorer().evaluate("new Promise((go) => requestAnimationFrame(() => requestAnimationFrame(go)))");
  async function box(locator: Locator) {
    await locator.scrollIntoViewIfNeeded();
    const found = await locator.boundingBox();
    assert.ok(found);
    return { at: (x: number, y: number) => [found.x + x * found.width, found.y + y * found.height] as const };
  }

  it("hold an explorer as tall and as light as its report, that follows a drag, a click and a drawing", () =>
    opened(
      "01-first",
      async () => {
        await explorer().waitForFunction("document.getElementById('speed').textContent !== ''");
        const height = (await explorer().evaluate("document.body.getBoundingClientRect().height")) as number;
        assert.ok(Math.abs(((await page.locator("iframe").boundingBox())?.height ?? 0) - height) <= 2);
        assert.equal(await explorer().evaluate("document.documentElement.dataset.theme"), "light");

        const seen = [await picture()];
        const slider = await box(explorer().locator("#sliders input[type=range]").first());
        await page.mouse.move(...slider.at(0.5, 0.5));
        await page.mouse.down();
        for (const share of [0.1, 0.9]) {
          await page.mouse.move(...slider.at(share, 0.5), { steps: 4 });
          await settled();
          seen.push(await picture());
        }
        await page.mouse.up();

        const map = explorer().locator("#map");
        const mapBefore = await picture("#map");
        await page.mouse.click(...(await box(map)).at(0.5, 0.5));
        await settled();
        seen.push(await picture());
        assert.notEqual(await picture("#map"), mapBefore);

        const drawing = await box(explorer().locator("#drawing"));
        await page.mouse.move(...drawing.at(0.3, 0.2));
        await page.mouse.down();
        await page.mouse.move(...drawing.at(0.7, 0.2), { steps: 5 });
        await page.mouse.move(...drawing.at(0.4, 0.9), { steps: 5 });
        await page.mouse.up();
        await settled();
        seen.push(await picture());
        assert.match((await explorer().locator("#start-text").textContent()) ?? "", /your drawing/);
        assert.equal(new Set(seen).size, seen.length, "each changed the picture");
      },
      { colorScheme: "dark" },
    ));

  it("show the explorer's own page where the folder has the very same, and leave no second copy", async () => {
    const part = path.join(REPORTS, "assets/01-first.part-2.html");
    fs.copyFileSync(part, path.join(REPORTS, EXPLORER));
    await writeReports(pairs);
    assert.equal(fs.existsSync(part), false);
    await opened("01-first", async () => {
      assert.equal(await page.locator("iframe").getAttribute("src"), `${EXPLORER}#light`);
      assert.equal(await page.getByText("Open it in a page of its own").getAttribute("href"), EXPLORER);
      assert.match((await explorer().locator("h1").textContent()) ?? "", /digits/);
    });
  });

  it("print on paper: figures as pictures that fit, code that wraps, no navigation and no frames", () =>
    opened(
      "01-first",
      async () => {
        await page.waitForFunction('document.querySelectorAll(".js-plotly-plot:has(.main-svg)").length === 2');
        await page.emulateMedia({ media: "print" });
        for (const hidden of [".report-links", "iframe", ".plot", ".alone", "details.code summary"]) {
          for (const element of await page.locator(hidden).all())
            assert.equal(await element.isVisible(), false, hidden);
        }
        const pictures = await page.locator(".still, .frame-still").all();
        assert.equal(pictures.length, 3);
        for (const one of [...pictures, ...(await page.locator(".highlight pre").all())]) {
          const found = await one.boundingBox();
          assert.ok(found && found.x >= 0 && found.x + found.width <= 680 && found.height > 10, JSON.stringify(found));
        }
        assert.equal(await page.evaluate("document.documentElement.scrollWidth"), 680);
        const cut = `[...document.querySelectorAll(".highlight pre")].filter((pre) => pre.scrollWidth > pre.clientWidth).length`;
        assert.equal(await page.evaluate(cut), 0);
        await page.evaluate("document.getElementById('fold-code').click()");
        assert.equal(await page.locator(".highlight").first().isVisible(), false, "code that is folded is not printed");
      },
      // A4 between margins of 15 mm, in pixels of 1/96 inch.
      { viewport: { width: 680, height: 1000 } },
    ));

  it("have copies for code hosts that are small, with pictures for figures and frames", () => {
    const copy = path.join(HOME, "copy.ipynb");
    copyWithPictures(executed("01-first"), copy);
    assert.ok(fs.statSync(copy).size < LARGEST_COPY);
    const text = fs.readFileSync(copy, "utf8");
    assert.ok(!text.includes("srcdoc"));
    const { cells } = JSON.parse(text) as { cells: Array<{ outputs?: Array<{ data?: Record<string, string> }> }> };
    const pngs = cells.flatMap(({ outputs = [] }) => outputs.flatMap(({ data }) => data?.["image/png"] ?? []));
    assert.equal(pngs.length, 3);
    const { width, height, data } = PNG.sync.read(Buffer.from(pngs[2], "base64"));
    assert.ok(width >= 900 && height >= 900, `${width} × ${height}`);
    // An empty page would be of few colours.
    const colours = new Set(Array.from({ length: width * height }, (_, i) => data.subarray(4 * i, 4 * i + 3).join()));
    assert.ok(colours.size > 100, `${colours.size} colours`);
  });

  it("are refused in two folders at once", () =>
    assert.rejects(
      writeReports([pairs[0], { ...pairs[1], html: path.join(HOME, "elsewhere.html") }]),
      /^RangeError: reports: expected one folder, found /,
    ));
});
