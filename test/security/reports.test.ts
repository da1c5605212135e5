import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { after, before, describe, it } from "node:test";
import { pathToFileURL } from "node:url";
import { Browser, Page } from "playwright-core";
import { launchBrowser } from "@vae-notebooks/figures";
import { bakePictures, copyWithPictures, ROOT } from "../../scripts/notebooks/pipeline";
import { writeReports } from "../../scripts/notebooks/reports";
import { HOSTILE_CLASSES, HOSTILE_FOLDER, TRACE, writeHostileData } from "../support/hostile-names";
import { executeFile, WrittenCell, writeNotebook } from "../support/notebook";

const code = (...lines: string[]): WrittenCell => ({ type: "code", source: lines.join("\n") });

fs.mkdirSync(path.join(ROOT, ".cache"), { recursive: true });
const HOME = fs.mkdtempSync(path.join(ROOT, ".cache/test-hostile-"));
const REPORTS = path.join(HOME, "reports");
const EXECUTED = path.join(HOME, "executed.ipynb");
const COPY = path.join(HOME, "copy.ipynb");

/** All ways by which the project's notebooks show names of classes and data. */
const CELLS = (data: string): WrittenCell[] => [
  { type: "markdown", source: "# Names" },
  code(
    'import * as tslab from "tslab";',
    'import * as vae from "../..";',
    'import { explorerFrame, explorerPage } from "@vae-notebooks/explorer";',
    `const data = vae.loadMnist(${JSON.stringify(data)});`,
    "const { classes } = data;",
    "const show = vae.figureDisplay(tslab.display);",
    "const model = new vae.Vae(1, { pixels: 784, hidden: [8], latentDim: 3 });",
    "const map = await vae.latentMap(model, data.test, 1, { iterations: 10 });",
  ),
  code(
    "const configuration = vae.QUICK_TRAINING;",
    "const identity = { configuration, architecture: model.sizes, data: data.identity };",
    "const subtitle = vae.runCaption(identity);",
    "show(vae.latentSpaceFigure(map.embedding, map.labels, { subtitle, words: data, images: data.test.images }), classes[1]);",
    "show(vae.reconstructionsFigure(model, data.test, configuration, subtitle, data));",
  ),
  code(
    "const few = vae.firstImages(data.test, 3).images;",
    "const rows = classes.map((label) => ({ label, images: few }));",
    "show(vae.imageRowsFigure(rows, `From ${classes[0]} to ${classes[1]}`, { subtitle: data.identity.name }), classes.join(' '));",
    "const bars = { names: classes, subtitle: subtitle };",
    "show(vae.barFigure(classes.map((_, i) => i), classes[5], [classes[3], data.identity.name], bars));",
    "const curves = classes.map((name, i) => ({ name, x: [0, 1], y: [i, i], labels: [name, name] }));",
    "show(vae.curvesFigure(curves, classes[2], ['x', 'y']));",
  ),
  code(
    "tslab.display.markdown(vae.markdownTable(['', ...classes], [[data.identity.name, ...classes]]));",
    "console.log(classes.join('\\n'));",
  ),
  code(
    "const information = [0.5, 0.25, 0.125];",
    "const content = vae.explorerContent({ title: `The latent space of ${data.identity.name}`, vae: model, information,",
    "  data: data.test, classes: classes, embedding: map.embedding });",
    "tslab.display.html(explorerFrame(explorerPage(content), { title: classes[3] }));",
  ),
];

describe("reports on data whose names are HTML, scripts and pictures", () => {
  let browser: Browser;
  let page: Page;
  const complaints: string[] = [];

  before(async () => {
    const notebook = path.join(HOME, "01-names.ipynb");
    writeNotebook(notebook, CELLS(writeHostileData(HOME)));
    await executeFile(notebook, EXECUTED);
    await bakePictures([EXECUTED]);
    copyWithPictures(EXECUTED, COPY);
    await writeReports([{ notebook: EXECUTED, html: path.join(REPORTS, "01-names.html") }]);
    browser = await launchBrowser();
    // Not offline: a request for the network would be seen and then refused.
    const context = await browser.newContext({ viewport: { width: 1200, height: 900 } });
    page = await context.newPage();
    page.on("dialog", (dialog) => complaints.push(`dialog: ${dialog.message()}`));
    page.on("pageerror", (error) => complaints.push(error.message));
    await context.route("**/*", async (route) => {
      const url = route.request().url();
      if (url.startsWith(`${pathToFileURL(REPORTS).href}/`) || /^(data|blob|about):/.test(url)) return route.continue();
      complaints.push(`asked for ${url}`);
      await route.abort();
    });
    await page.goto(pathToFileURL(path.join(REPORTS, "01-names.html")).href);
    await page.waitForLoadState("networkidle");
  });
  after(async () => {
    await browser?.close();
    fs.rmSync(HOME, { recursive: true, force: true });
    fs.rmSync(path.join(ROOT, ".cache/logs/kernel-01-names.log"), { force: true });
  });

  it("run no script of theirs, in no frame, and ask nothing of the network", async () => {
    for (const frame of page.frames()) {
      assert.equal(await frame.evaluate(`typeof window.${TRACE}`), "undefined", frame.url());
      for (const selector of ["img[src=x]", "svg[onload]", "[onerror]", 'a[href^="javascript"]', 'img[src^="http"]'])
        assert.equal(await frame.locator(selector).count(), 0, `${selector} in ${frame.url()}`);
    }
    assert.equal(page.frames().length, 2, "the page and the explorer in its frame");
    assert.deepEqual(complaints, []);
  });

  it("show them letter by letter: in legends, titles, axes, tables, print and captions", async () => {
    const legend = await page.locator(".plot").first().locator(".legendtext").allTextContents();
    assert.deepEqual(legend.map(plain), HOSTILE_CLASSES.map(plain));
    const titles = await page.locator(".plot .gtitle").allTextContents();
    assert.ok(titles.map(plain).includes(plain(`From ${HOSTILE_CLASSES[0]} to ${HOSTILE_CLASSES[1]}`)), titles.join());
    const subtitles = await page.locator(".plot .gtitle-subtitle").allTextContents();
    assert.ok(
      subtitles.some((text) => plain(text).includes(plain(HOSTILE_FOLDER))),
      subtitles.join(),
    );
    const cells = await page.locator("table td").allTextContents();
    assert.deepEqual(cells.map(plain), [HOSTILE_FOLDER, ...HOSTILE_CLASSES].map(plain));
    const printed = await page.locator(".jp-OutputArea-output pre").allTextContents();
    assert.ok(
      printed.some((text) => HOSTILE_CLASSES.every((name) => text.includes(name))),
      printed.join(),
    );
    const alts = await page
      .locator("img.still")
      .evaluateAll((images) => images.map((image) => image.getAttribute("alt")));
    assert.ok(alts.includes(`From ${HOSTILE_CLASSES[0]} to ${HOSTILE_CLASSES[1]}`), alts.join());
  });

  it("have an explorer that calls its classes by these names", async () => {
    const explorer = page.frames()[1];
    const options = await explorer.locator("#from-class option").allTextContents();
    assert.deepEqual(options.map(plain), HOSTILE_CLASSES.map(plain));
    assert.equal(plain(await explorer.title()), plain(`The latent space of ${HOSTILE_FOLDER}`));
    assert.ok(await explorer.locator("#decoded").isVisible());
  });

  it("come from a copy of the notebook that shows its pictures and no HTML of theirs", () => {
    const { cells } = JSON.parse(fs.readFileSync(COPY, "utf8")) as {
      cells: Array<{ outputs?: Array<{ data?: Record<string, string | string[]> }> }>;
    };
    const outputs = cells.flatMap(({ outputs = [] }) => outputs.map(({ data = {} }) => data));
    const markdown = outputs.map((data) => [data["text/markdown"] ?? ""].flat().join("")).join("\n");
    assert.ok(markdown.includes("&lt;script>"), markdown);
    assert.doesNotMatch(markdown, /<(?!br>)|!\[/);
    assert.ok(outputs.every((data) => !("text/html" in data)));
  });
});

/** Without differences of white space, which HTML has none of. */
function plain(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}
