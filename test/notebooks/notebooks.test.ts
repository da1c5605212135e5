import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { after, describe, it, TestContext } from "node:test";
import { pathToFileURL } from "node:url";
import { auditSize, readAudit, sentenceDetails, verdictList, verdictTable } from "../../study";
import { PLOTLY_MIME } from "../../lib/figures";
import { launchBrowser } from "@vae-notebooks/figures";
import { writeIndex } from "../../scripts/notebooks/index-page";
import {
  bakePictures,
  copyWithPictures,
  executeNotebook,
  NOTEBOOKS,
  notebookNames,
  notebookTitle,
  ROOT,
} from "../../scripts/notebooks/pipeline";
import { writeReports } from "../../scripts/notebooks/reports";
import { PNG } from "pngjs";

interface Cell {
  cell_type: string;
  source: string | string[];
  outputs?: Array<{ output_type: string; text?: string | string[]; data?: Record<string, unknown> }>;
  execution_count?: number | null;
}
interface Notebook {
  cells: Cell[];
  metadata: { kernelspec?: { name: string } };
}

const read = (file: string) => JSON.parse(fs.readFileSync(file, "utf8")) as Notebook;
const sourceOf = ({ source }: Cell) => (Array.isArray(source) ? source.join("") : source);
const outputsOf = ({ cells }: Notebook) => cells.flatMap((cell) => cell.outputs ?? []);

// Inside the checkout, so that no path outside it stands in an executed notebook.
fs.mkdirSync(path.join(ROOT, ".cache"), { recursive: true });
const HOME = fs.mkdtempSync(path.join(ROOT, ".cache/test-notebooks-"));
after(() => fs.rmSync(HOME, { recursive: true, force: true }));

const TRAINING = "05-training";
const executions = new Map<string, Promise<string>>();

/** Executes a notebook once, in quick mode on real digits; the others wait for the model that 05-training trains. */
function executed(name: string): Promise<string> {
  const found = executions.get(name) ?? execute(name);
  executions.set(name, found);
  return found;
}

async function execute(name: string): Promise<string> {
  if (name !== TRAINING) await executed(TRAINING);
  const target = path.join(HOME, "executed", `${name}.ipynb`);
  const environment = {
    VAE_QUICK: "1",
    VAE_SEED: "",
    VAE_EPOCHS: "",
    VAE_BATCH_SIZE: "",
    VAE_LATENT_DIM: "",
    VAE_HIDDEN: "",
    VAE_DATA: "",
    VAE_AUDIT: "",
    VAE_RUNS: path.relative(NOTEBOOKS, path.join(HOME, "runs")),
  };
  await executeNotebook(name, target, environment, () => undefined);
  return target;
}

/** Executes a notebook of these cells as the project's own are; it lies in the directory, and would be written there. */
async function executeCells(t: TestContext, directory: string, cells: string[]): Promise<void> {
  const name = path.basename(directory);
  const notebook = {
    cells: cells.map((text, i) => ({
      cell_type: "code",
      id: `cell${i}`,
      source: text,
      outputs: [],
      execution_count: null,
      metadata: {},
    })),
    metadata: { kernelspec: { name: "tslab", display_name: "TypeScript", language: "typescript" } },
    nbformat: 4,
    nbformat_minor: 5,
  };
  fs.writeFileSync(path.join(directory, `${name}.ipynb`), JSON.stringify(notebook));
  t.after(() => fs.rmSync(path.join(ROOT, ".cache/logs", `kernel-${name}.log`), { force: true }));
  await executeNotebook(
    path.join(path.relative(NOTEBOOKS, directory), name),
    path.join(directory, "executed.ipynb"),
    {},
    () => undefined,
  );
}

describe("the committed notebooks", () => {
  it("are an introduction, the write-up's parts, its comparison and its claims", () => {
    const parts = [
      "00-what-was-done",
      "01-encoder",
      "02-decoder",
      "03-reparameterization",
      "04-loss",
      "05-training",
      "06-figures",
    ];
    assert.deepEqual(notebookNames(), [...parts, "07-vae-vs-autoencoder", "08-claims"]);
  });

  for (const name of notebookNames()) {
    it(`${name} carries no outputs, asks for the tslab kernel, starts with its title and keeps its cells short`, () => {
      const { cells, metadata } = read(path.join(NOTEBOOKS, `${name}.ipynb`));
      assert.equal(metadata.kernelspec?.name, "tslab");
      assert.equal(cells[0].cell_type, "markdown");
      assert.match(notebookTitle(name), new RegExp(`^${Number(name.slice(0, 2))} · `));
      cells.forEach((cell, i) => {
        const lines = sourceOf(cell).split("\n").length;
        // A listing of the write-up may stand among the prose.
        assert.ok(lines <= (cell.cell_type === "code" ? 20 : 60), `cell ${i} has ${lines} lines`);
        assert.deepEqual(
          [cell.outputs ?? [], cell.execution_count ?? null],
          [[], null],
          `cell ${i} was committed with its outputs`,
        );
      });
    });
  }
});

describe("executing notebooks", { concurrency: 2 }, () => {
  it(`${TRAINING} runs top to bottom on a fresh kernel, draws its curve and saves its run`, async () => {
    const notebook = read(await executed(TRAINING));
    assert.ok(outputsOf(notebook).some(({ data }) => data && PLOTLY_MIME in data));
    assert.equal(fs.readdirSync(path.join(HOME, "runs")).length, 1);
  });

  // Each of these must be refused, or a broken notebook could pass the tests below.
  const broken: Record<string, { cells: string[]; expected: RegExp }> = {
    "a cell that throws": {
      cells: ["const a = 1;", 'throw new Error("from the cell");'],
      expected: /a cell failed[^]*from the cell/,
    },
    "an unhandled rejection": {
      cells: ['Promise.reject(new Error("nobody waits for this"));\nvoid 0;', "const b = 2;"],
      expected: /a cell failed[^]*thrown asynchronously[^]*nobody waits for this/,
    },
    "a throw after the last cell has ended": {
      cells: ["const c = 3;", 'setTimeout(() => { throw new Error("too late for a cell"); }, 20);\nvoid 0;'],
      expected: /a cell failed[^]*thrown asynchronously[^]*too late for a cell/,
    },
    "a kernel that dies": {
      cells: ["process.kill(process.pid, 'SIGKILL');"],
      expected: /a cell failed[^]*[Kk]ernel died/,
    },
  };
  for (const [what, { cells, expected }] of Object.entries(broken)) {
    it(`refuses ${what}, and writes no executed notebook`, async (t) => {
      const directory = fs.mkdtempSync(path.join(HOME, "broken-"));
      await assert.rejects(executeCells(t, directory, cells), expected);
      assert.deepEqual(fs.readdirSync(directory), [`${path.basename(directory)}.ipynb`]);
    });
  }

  it("goes on when a module that was looked for in vain is written while the kernel runs", async (t) => {
    const directory = fs.mkdtempSync(path.join(HOME, "later-"));
    await executeCells(t, directory, [
      '// @ts-ignore: it is not there yet.\nimport type { Later } from "./later";\nconst before = 1;',
      'require("node:fs").writeFileSync("later.ts", "export interface Later { n: number }");',
      "await new Promise((resolve) => setTimeout(resolve, 500));",
      'import type { Later } from "./later";\nconst later: Later = { n: 2 };',
    ]);
    assert.ok(fs.existsSync(path.join(directory, "executed.ipynb")));
  });

  for (const name of notebookNames().filter((other) => other !== TRAINING)) {
    it(`${name} runs top to bottom on a fresh kernel and shows a figure`, async () => {
      const notebook = read(await executed(name));
      const counts = notebook.cells
        .filter(({ cell_type }) => cell_type === "code")
        .map(({ execution_count }) => execution_count);
      assert.deepEqual(
        counts,
        counts.map((_, i) => i + 1),
      );
      assert.ok(outputsOf(notebook).some(({ data }) => data && PLOTLY_MIME in data));
      assert.ok(!outputsOf(notebook).some(({ output_type }) => output_type === "error"));
      const text = fs.readFileSync(await executed(name), "utf8");
      assert.ok(!text.includes(ROOT), "a path of this machine stands in the executed notebook");
    });
  }
});

describe("what the notebooks' prose says of their numbers", () => {
  /** The number that an executed notebook printed at the place of (\\S+) in the pattern. */
  async function printed(name: string, pattern: RegExp): Promise<number> {
    const texts = outputsOf(read(await executed(name))).map(({ text, data }) =>
      [text ?? data?.["text/markdown"] ?? ""].flat().join(""),
    );
    const found = pattern.exec(texts.join("\n"));
    assert.ok(found, `${name} printed nothing like ${pattern}`);
    return Number(found[1].replace("−", "-"));
  }

  it("holds in 00: a latent variable costs less than it saves", async () => {
    const apart = await printed("00-what-was-done", /drawn apart \| (\S+) \|/);
    const total = await printed("00-what-was-done", /the sum, −ELBO \| (\S+) \|/);
    assert.ok(total < apart, `${total} and ${apart}`);
  });

  it("holds in 01: the layers are the write-up's, and their weights are drawn as PyTorch draws them", async () => {
    assert.equal(
      await printed("01-encoder", /\| all \| +\| (\S+) \|/),
      784 * 512 + 512 + 512 * 256 + 256 + 2 * (256 * 20 + 20),
    );
    assert.ok((await printed("01-encoder", /largest size \| below \S+ \| (\S+) \|/)) <= 0.03572);
  });

  it("holds in 02: a decoder's changes shrink with the steps, a memory's don't", async () => {
    assert.ok((await printed("02-decoder", /decoder's largest change by (\S+)/)) > 16);
    assert.ok((await printed("02-decoder", /machine that jumps by (\S+)/)) < 2);
  });

  it("holds in 03: both estimators have the mean 2, and the score function scatters more, also with a baseline", async () => {
    for (const estimator of ["z = μ \\+ σ ε", "score function"]) {
      const row = `${estimator} \\| 2 \\|`;
      const mean = await printed("03-reparameterization", new RegExp(`${row} (\\S+) \\|`));
      const error = await printed("03-reparameterization", new RegExp(`${row} \\S+ \\| (\\S+) \\|`));
      assert.ok(Math.abs(mean - 2) < 5 * error, `${estimator}: ${mean} ± ${error}`);
    }
    assert.ok((await printed("03-reparameterization", /with a baseline (\d\S+)/)) > 1);
  });

  it("holds in 04: the bound tightens with K, −ELBO is BCE over draws plus KL, and KL is what draws give", async () => {
    const [one, ten, hundred] = await Promise.all(
      [1, 10, 100].map((draws) => printed("04-loss", new RegExp(`\\| ${draws} \\| (\\S+) \\|`))),
    );
    assert.ok(one > ten && ten > hundred, `${[one, ten, hundred]}`);
    const overDraws = await printed("04-loss", /BCE: \S+ at z = μ, (\S+) over draws/);
    assert.notEqual(await printed("04-loss", /BCE: (\S+) at z = μ/), overDraws);
    const [bce, kl, sum] = await Promise.all(
      ["(\\S+) \\+ \\S+ = \\S+", "\\S+ \\+ (\\S+) = \\S+", "\\S+ \\+ \\S+ = (\\S+)"].map((part) =>
        printed("04-loss", new RegExp(`BCE over draws \\+ KL = ${part} nats`)),
      ),
    );
    assert.equal(bce, overDraws);
    assert.ok(Math.abs(bce + kl - sum) < 0.11, `${bce} + ${kl} = ${sum}`);
    assert.ok((await printed("04-loss", /differ by (\S+) standard errors/)) < 5);
  });

  it("holds in 05: the loss trained by hand falls from near 784 log 2", async () => {
    assert.ok(Math.abs((await printed(TRAINING, /steps: from (\S+) to/)) - 784 * Math.log(2)) < 10);
    assert.ok(
      (await printed(TRAINING, /steps: from \S+ to (\S+)/)) <
        (await printed(TRAINING, /the mean image for all \| (\S+) \|/)),
    );
  });

  it("holds in 06: the slider begins where its caption says, and its tables name one share of the edges", async () => {
    const begins = await printed("06-figures", /slider begins at iteration (\S+) and ends/);
    const frames = outputsOf(read(await executed("06-figures"))).flatMap(
      ({ data }) => (data?.[PLOTLY_MIME] as { frames?: Array<{ name: string }> } | undefined)?.frames ?? [],
    );
    assert.equal(frames[0].name, String(begins));
    const kept = await printed("06-figures", /reconstructed from a draw of z \| \S+ \| (\S+) % \|/);
    assert.equal(await printed("06-figures", /the second figure; (\S+) % of the originals' edges/), kept);
  });

  it("holds in 07: noise is what chaos looks like, and the autoencoder has the fewer weights", async () => {
    const [vae, noise] = await Promise.all(
      ["VAE", "noise"].map((space) =>
        printed("07-vae-vs-autoencoder", new RegExp(`\\| ${space} \\| 20 \\| (\\S+) % \\|`)),
      ),
    );
    assert.ok(noise < 20 && vae > noise, `${vae} and ${noise}`);
    const sizes = await Promise.all(
      ["VAE", "autoencoder"].map((model) =>
        printed("07-vae-vs-autoencoder", new RegExp(`\\| ${model} \\| (\\d{6,}) \\|`)),
      ),
    );
    assert.ok(sizes[0] > sizes[1], `${sizes}`);
  });
});

describe("08-claims", () => {
  it("opens with the whole story on one page, and shows every sentence of results/audit.json once in full", async () => {
    const results = readAudit(path.join(ROOT, "results/audit.json"));
    const { sentences } = results;
    const outputs = outputsOf(read(await executed("08-claims"))).map(({ data }) =>
      [data?.["text/markdown"] ?? ""].flat().join(""),
    );
    const [page, size, ...rest] = outputs.filter((markdown) => markdown !== "");
    const all = rest.join("\n\n");
    assert.equal(page, verdictList(results));
    assert.match(size, new RegExp(`^${auditSize(results).models} models, each trained \\d+ epochs`));
    assert.ok(all.includes(verdictTable(sentences)));
    assert.ok(sentences.length > 40);
    for (const sentence of sentences) assert.equal(all.split(sentenceDetails(sentence)).length, 2, sentence.id);
  });
});

describe("an executed notebook", () => {
  const FIGURES = "06-figures";
  const FORMULAS = "03-reparameterization";
  const FOLDED = "08-claims";
  const file = (name: string, ending: string) => path.join(HOME, "reports", `${name}.${ending}`);
  let written: Promise<void> | undefined;

  /** Bakes the pictures of all notebooks and writes their reports and the index, once. */
  function reports(): Promise<void> {
    return (written ??= (async () => {
      const names = notebookNames();
      fs.mkdirSync(path.join(HOME, "reports"));
      for (const name of names) fs.copyFileSync(await executed(name), file(name, "ipynb"));
      await bakePictures(names.map((name) => file(name, "ipynb")));
      await writeReports(names.map((name) => ({ notebook: file(name, "ipynb"), html: file(name, "html") })));
      writeIndex(HOME, path.join(ROOT, "results/audit.json"));
    })());
  }

  async function figureCount(): Promise<number> {
    await reports();
    const count = outputsOf(read(file(FIGURES, "ipynb"))).filter(({ data }) => data && PLOTLY_MIME in data).length;
    assert.ok(count >= 4, `${count} figures`);
    return count;
  }

  it("has a copy for code hosts that is below 1.5 MB and shows each figure, and the explorer's frame, as a PNG", async () => {
    const count = await figureCount();
    const frames = outputsOf(read(file(FIGURES, "ipynb"))).filter(({ data }) =>
      `${data?.["text/html"]}`.includes("srcdoc"),
    );
    assert.equal(frames.length, 1);
    const copy = file(FIGURES, "copy.ipynb");
    copyWithPictures(file(FIGURES, "ipynb"), copy);
    assert.ok(fs.statSync(copy).size < 1.5e6, `${fs.statSync(copy).size} bytes`);
    const pictures = outputsOf(read(copy)).flatMap(({ data }) =>
      data && "image/png" in data ? [data["image/png"] as string] : [],
    );
    assert.equal(pictures.length, count + frames.length);
    for (const picture of pictures) assert.ok(PNG.sync.read(Buffer.from(picture, "base64")).width >= 400);
    assert.ok(!fs.readFileSync(copy, "utf8").includes(PLOTLY_MIME));
  });

  it("has a report that asks nothing of the network and draws its figures and formulas", async () => {
    const count = await figureCount();
    const browser = await launchBrowser();
    try {
      for (const [name, drawn] of [
        [FIGURES, `document.querySelectorAll(".js-plotly-plot:has(.main-svg)").length === ${count}`],
        [FORMULAS, 'document.querySelectorAll("mjx-container svg").length > 3'],
      ]) {
        const page = await browser.newPage();
        const url = pathToFileURL(file(name, "html")).href;
        const requests: string[] = [];
        const errors: string[] = [];
        page.on("request", (request) => requests.push(request.url()));
        page.on("pageerror", (error) => errors.push(error.message));
        await page.goto(url);
        await page.waitForFunction(drawn, undefined, { timeout: 20_000 });
        // Whatever the page still wants once it is drawn.
        await page.waitForTimeout(500);
        const folder = pathToFileURL(path.join(HOME, "reports")).href;
        assert.deepEqual(
          requests.filter((request) => !request.startsWith(`${folder}/`) && !/^(data|blob):/.test(request)),
          [],
          name,
        );
        assert.deepEqual(errors, [], name);
      }
    } finally {
      await browser.close();
    }
  });

  it("has a report in which what is folded lies inside of its fold", async () => {
    await reports();
    const html = fs.readFileSync(file(FOLDED, "html"), "utf8");
    assert.match(html, /<details><summary><b>The table of all sentences<\/b><\/summary>\s*<table>/);
    const sentences = html.split(/<p>Changed since the first edition:(?:(?!<\/p>)[^])*<\/p>\s*<\/details>/).length - 1;
    assert.equal(sentences, 44, "each sentence too");
  });

  for (const name of ["index", ...notebookNames()]) {
    it(`${name} is a page below 4 MB under its title, whose every link leads somewhere`, async () => {
      await reports();
      assert.ok(fs.statSync(file(name, "html")).size < 4e6, `${fs.statSync(file(name, "html")).size} bytes`);
      const html = fs.readFileSync(file(name, "html"), "utf8");
      if (name !== "index") assert.ok(html.includes(`<title>${notebookTitle(name).replace(/&/g, "&amp;")}</title>`));
      const found = [...html.matchAll(/<[a-z][^<>]*?\s(?:href|src)="([^"]*)"/g)].map(([, address]) => address);
      const relative = found
        .filter((address) => !/^([a-z]+:|#)/.test(address))
        .map((address) => decodeURI(address.split("#")[0]));
      assert.ok(relative.length > 5, `${relative}`);
      assert.deepEqual(
        relative.filter((address) => !fs.existsSync(path.join(HOME, "reports", address))),
        [],
      );
      assert.equal(/<a (?![^>]*href)[^>]*>/.exec(html), null, "a link that leads nowhere");
    });
  }

  it("has a report that shows its figures as PNG where scripts don't run", async () => {
    const count = await figureCount();
    const browser = await launchBrowser();
    try {
      const context = await browser.newContext({ javaScriptEnabled: false, offline: true });
      const page = await context.newPage();
      await page.goto(pathToFileURL(file(FIGURES, "html")).href);
      const pictures = page.locator('.figure img[src^="data:image/png"]');
      assert.equal(await pictures.count(), count);
      for (let i = 0; i < count; i++) {
        const box = await pictures.nth(i).boundingBox();
        assert.ok(box && box.width >= 400 && box.height >= 200, `figure ${i}: ${JSON.stringify(box)}`);
      }
    } finally {
      await browser.close();
    }
  });
});
