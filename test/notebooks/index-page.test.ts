import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { after, before, describe, it, TestContext } from "node:test";
import { pathToFileURL } from "node:url";
import { temporaryDirectory } from "@vae-notebooks/testing";
import { Browser, Page } from "playwright-core";
import { launchBrowser } from "@vae-notebooks/figures";
import { writeIndex } from "../../scripts/notebooks/index-page";
import { notebookNames, notebookTitle, ROOT } from "../../scripts/notebooks/pipeline";
import { Metrics, readAudit, sentenceVerdict, verdictCounts } from "../../study";

const AUDIT = path.join(ROOT, "results/audit.json");
const PICTURES = ["training_loss", "reconstructions", "generated_samples", "latent_space"];

/** A folder with the committed results, as if measured on data of this name, and with reports of all notebooks. */
function folder(t: TestContext, name: string): string {
  const home = temporaryDirectory(t);
  for (const directory of ["results", "reports"]) fs.mkdirSync(path.join(home, directory));
  for (const picture of PICTURES) {
    fs.copyFileSync(path.join(ROOT, `results/${picture}.png`), path.join(home, `results/${picture}.png`));
  }
  const metrics = JSON.parse(fs.readFileSync(path.join(ROOT, "results/metrics.json"), "utf8")) as Metrics;
  const architecture = { pixels: 784, hidden: [512, 256], latentDim: 20 };
  const run = { ...metrics.run, architecture, data: { name, digest: "01234567" } };
  fs.writeFileSync(path.join(home, "results/metrics.json"), JSON.stringify({ ...metrics, run }));
  for (const notebook of notebookNames()) fs.writeFileSync(path.join(home, `reports/${notebook}.html`), "");
  fs.writeFileSync(path.join(home, "reports/explorer.html"), "<!doctype html><title>explorer</title>");
  fs.writeFileSync(path.join(home, "reports/tsne.html"), "<!doctype html><title>live map</title>");
  return home;
}

describe("writeIndex", () => {
  let browser: Browser;
  let page: Page;
  before(async () => {
    browser = await launchBrowser();
    page = await (await browser.newContext({ offline: true })).newPage();
  });
  after(() => browser.close());

  const open = (home: string) => page.goto(pathToFileURL(path.join(home, "reports/index.html")).href);
  const texts = (selector: string) => page.locator(selector).allTextContents();

  it("links to the explorer, to the live map and to each report by its notebook's title", async (t) => {
    const home = folder(t, "MNIST");
    writeIndex(home, AUDIT);
    await open(home);
    assert.equal(await page.title(), "A variational autoencoder on MNIST, in TypeScript");
    assert.deepEqual(await texts(".notebooks a"), notebookNames().map(notebookTitle));
    const links = await page.locator("a").evaluateAll((all) => all.map((link) => link.getAttribute("href") as string));
    assert.equal(links.length, notebookNames().length + 2);
    for (const link of links) assert.ok(fs.existsSync(path.join(home, "reports", link)), link);
    await page.getByText("Play with the latent space").click();
    assert.equal(await page.title(), "explorer");
    await page.goBack();
    await page.getByText("See a map make itself").click();
    assert.equal(await page.title(), "live map");
  });

  it("says how many of the write-up's sentences hold, and lists each with its verdict", async (t) => {
    const home = folder(t, "MNIST");
    writeIndex(home, AUDIT);
    await open(home);
    const { sentences } = readAudit(AUDIT);
    assert.ok(await page.getByText(verdictCounts(sentences)).isVisible());
    assert.equal(await page.locator("details td").first().isVisible(), false);
    await page.locator("summary").click();
    const rows = page.locator("details tbody tr");
    assert.equal(await rows.count(), sentences.length);
    for (const [i, sentence] of sentences.entries()) {
      const cells = await rows.nth(i).locator("td").allTextContents();
      assert.equal(cells[1], sentence.english);
      assert.equal(cells[2], sentenceVerdict(sentence));
      assert.doesNotMatch(cells[0], /[*`|]/);
    }
  });

  it("is below 4 MB with the four figures, and asks for nothing", async (t) => {
    const home = folder(t, "MNIST");
    const asked: string[] = [];
    page.on("request", (request) => asked.push(request.url()));
    writeIndex(home, AUDIT);
    await open(home);
    assert.ok(fs.statSync(path.join(home, "reports/index.html")).size < 4e6);
    for (const image of await page.locator("img").all()) assert.ok(((await image.boundingBox())?.width ?? 0) > 300);
    assert.equal(await page.locator("img").count(), 4);
    assert.equal(asked.filter((url) => !url.startsWith("data:")).length, 1);
  });

  it("shows a data set's name as it is", async (t) => {
    const home = folder(t, '<b>noise</b> & "more"');
    writeIndex(home, AUDIT);
    await open(home);
    assert.equal(await page.title(), 'A variational autoencoder on <b>noise</b> & "more", in TypeScript');
    assert.equal(await page.locator("b").count(), 0);
    assert.match((await texts("th"))[0], /^<b>noise<\/b>/);
  });

  it("leaves out what has not been measured, and a report that is not there", async (t) => {
    const home = temporaryDirectory(t);
    fs.mkdirSync(path.join(home, "reports"));
    fs.writeFileSync(path.join(home, "reports/08-claims.html"), "");
    writeIndex(home, path.join(home, "audit.json"));
    await open(home);
    assert.deepEqual(await texts("a"), [notebookTitle("08-claims")]);
    assert.deepEqual(await texts("h2"), ["Notebooks"]);
  });

  it("names a file of results that holds something else", (t) => {
    const home = folder(t, "MNIST");
    fs.writeFileSync(path.join(home, "results/metrics.json"), "{}");
    assert.throws(
      () => writeIndex(home, AUDIT),
      /results\/metrics\.json: expected the metrics of a run with its data, found none/,
    );
  });
});
