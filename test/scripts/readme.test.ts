import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { describe, it, TestContext } from "node:test";
import { WRITE_UP_ARCHITECTURE } from "../../lib/model/architecture";
import { WRITE_UP_TRAINING } from "../../lib/training/configuration";
import { Metrics, resultRows } from "../../study/metrics";
import { FULL_NLL } from "../../study/nll-plan";
import { MNIST_IDENTITY } from "../../lib/data/mnist";
import { stamp } from "../../lib/storage/runs";
import { ROOT } from "../../scripts/notebooks/pipeline";
import { machine } from "../../scripts/machine";
import { sessionStart } from "../../scripts/session";
import { profileTable, renderReadme, resultsTable, trainingHeadline, updateReadme } from "../../scripts/readme";
import { nllTable } from "../../scripts/readme-nll";
import { tsneFloor, tsneHeadline, tsneTable } from "../../scripts/readme-tsne";
import type { Measurement, TsneReport } from "../../scripts/tsne-results";
import { temporaryDirectory } from "@vae-notebooks/testing";

const TERMS = { reconstruction: 75, kl: 25, total: 100 };
const METRICS: Metrics = {
  run: stamp({ configuration: WRITE_UP_TRAINING, architecture: WRITE_UP_ARCHITECTURE, data: MNIST_IDENTITY }),
  test: TERMS,
  train: { first: { reconstruction: 150, kl: 10, total: 160 }, last: TERMS },
  validation: { first: TERMS, last: TERMS },
  fallByEpochFive: 0.8,
  edges: { original: 0.08, reconstruction: 0.06 },
  pixelEntropy: 57,
};

describe("resultsTable", () => {
  it("has a row of three cells for each result, and says what made it", () => {
    const lines = resultsTable(METRICS).split("\n");
    const cells = lines
      .filter((line) => line.startsWith("|"))
      .map((line) =>
        line
          .split("|")
          .slice(1, -1)
          .map((cell) => cell.trim()),
      );
    assert.deepEqual(cells.slice(0, 2), [
      ["MNIST", "write-up", "measured"],
      ["---", "---", "---"],
    ]);
    assert.deepEqual(
      cells.slice(2),
      resultRows(METRICS).map(({ what, writeUp, measured }) => [what, writeUp, measured]),
    );
    const { node, tensorflow } = METRICS.run.versions;
    assert.match(
      lines[lines.length - 1],
      new RegExp(
        `^Losses in nats per image\\. Seed 42, 20 epochs, batch size 64; Node ${node}, .* TensorFlow ${tensorflow}\\.$`,
      ),
    );
  });
});

describe("trainingHeadline", () => {
  const row = (name: string, batch: number, seconds: number) => ({
    ...{ name, batch, seconds },
    ...{ imagesPerSecond: 0, peakMebibytes: 100 * seconds },
  });

  it("names the fastest program that is not ours at each batch size, also where it is faster than ours", () => {
    const rows = [
      ...[
        row("traced", 64, 3),
        row("JAX", 64, 4),
        row("PyTorch", 64, 6),
        row("eager", 64, 2),
        row("traced, otherwise", 64, 1),
      ],
      ...[row("traced", 128, 3), row("JAX", 128, 5), row("PyTorch", 128, 2)],
    ];
    assert.equal(
      trainingHeadline({ rows, machine: { processor: "AMD EPYC", cores: 2 } }),
      "An epoch of 48,000 images with a validation of 12,000 takes " +
        "3.00 s and 300 MiB at batch size 64, **0.75 × the time of the fastest other program** (JAX: 4.00 s and 400 MiB); " +
        "3.00 s and 300 MiB at batch size 128, **1.50 × the time of the fastest other program** (PyTorch: 2.00 s and 200 MiB)" +
        ", on 2 cores of an AMD EPYC.",
    );
  });
});

describe("profileTable", () => {
  const cell = (library: string, threads: number, part: string, median: number) => ({
    ...{ batch: 64, library, threads },
    ...{ part, median },
  });
  const rows = [
    cell("TensorFlow.js", 1, "step", 6),
    cell("TensorFlow.js", 2, "step", 4),
    cell("TensorFlow.js", 2, "products", 3),
    cell("JAX", 2, "step", 5),
    cell("JAX", 2, "products", 2.5),
    cell("PyTorch", 2, "step", 8),
  ];

  it("gives the step, the products alone and a step shared out without loss as shares of JAX's step", () => {
    assert.match(
      profileTable({ rows }) as string,
      /^- Batch size 64: the step takes 0\.80 × JAX's and 0\.50 × PyTorch's\. The step's products alone, in the fastest of the libraries, are 0\.50 × JAX's whole step; one core's step shared out without loss over 2 cores would be 0\.60 ×\.$/m,
    );
  });

  it("stays as it is where an older benchmark wrote the file", () => {
    assert.equal(profileTable({ rows: rows.filter(({ library }) => library !== "JAX") }), undefined);
  });
});

describe("nllTable", () => {
  it("puts our estimates with their errors before the published ones, and says how many draws and images there were", () => {
    const estimate = (mean: number, error: number) => ({ count: 10, mean, error });
    const row = { ...FULL_NLL.models[1], elbo: estimate(91, 1), bound: estimate(90, 1), drawn: estimate(89, 1) };
    const { models: _, ...plan } = FULL_NLL;
    const lines = nllTable({ run: METRICS.run, plan, rows: [{ ...row, nll: estimate(88.123, 0.046) }] }).split("\n");
    assert.equal(
      lines[2],
      "| the layers of Burda et al., 784-200-200-50 | 100 epochs, batch size 64 | 91.00 | 88.12 ± 0.05 |",
    );
    assert.match(lines[3], /dynamic binarisation \| Burda.* table 1 .*\| {2}\| 86\.76 \|$/);
    assert.match(lines[lines.length - 1], /10000 binarised test images, 5000 draws for 1000 of them and 50 for all/);
  });
});

describe("renderReadme", () => {
  const [START, END] = ["<!-- results: from results/metrics.json -->", "<!-- end of results -->"];
  const results = (t: TestContext, metrics: Metrics) => {
    const folder = temporaryDirectory(t);
    fs.writeFileSync(path.join(folder, "metrics.json"), JSON.stringify(metrics));
    return folder;
  };

  it("replaces what stands between the marks and keeps every other byte", (t) => {
    const text = `# Title\r\nbefore ${START}\nold\n${END} after\n`;
    assert.equal(
      renderReadme(text, results(t, METRICS)),
      `# Title\r\nbefore ${START}\n${resultsTable(METRICS)}\n${END} after\n`,
    );
  });

  it("leaves a block alone whose file is not there", (t) => {
    const text = `${START}\nold\n${END}\n`;
    assert.equal(renderReadme(text, temporaryDirectory(t)), text);
  });

  it("refuses a text without the marks, or with the marks in the wrong order", (t) => {
    const folder = results(t, METRICS);
    for (const text of ["# Title\n", `${START}\n`, `${END}\n${START}\n`]) {
      assert.throws(() => renderReadme(text, folder), {
        message: `README.md: expected the marks "${START}" and "${END}", found none`,
      });
    }
  });
});

describe("the t-SNE blocks", () => {
  const measurement = (method: string, medianSeconds: number): Measurement => ({
    method,
    version: method.startsWith("packages/") ? "WebAssembly" : `${method.replace(/,.*/, "")} 1.0`,
    seconds: [medianSeconds],
    medianSeconds,
    medianFileSeconds: medianSeconds + 1,
    iterations: 750,
    peakMegabytes: 100,
    klDivergence: medianSeconds / 2,
    trustworthiness: 0.99,
    knnAccuracy: 0.95,
    measuredAt: "2026-01-01T00:00:00Z",
    commit: "abc",
  });
  const report = (...measurements: Measurement[]): TsneReport => ({
    command: "",
    machine: machine(),
    startedAt: sessionStart(),
    node: process.version,
    schedule: { early: 250, later: 500 },
    results: [{ data: "MNIST latents", points: 10_000, dimensions: 20, trustworthinessOf: 10_000, measurements }],
  });

  it("name the fastest other program that ran all iterations, and how many times its time is ours", () => {
    const text = tsneHeadline(
      report(
        measurement("packages/tsne", 2),
        measurement("packages/tsne, 1 thread", 3),
        measurement("scikit-learn, its defaults", 1),
        measurement("openTSNE, FFT", 9),
        measurement("tsne-js", 1.5),
        measurement("manifolds-rs", 5),
      ),
    );
    assert.match(
      text as string,
      /^- MNIST latents, 10,000 × 20: \*\*2\.5 times as fast as manifolds-rs 1\.0\*\* \(2\.00 s against 5\.00 s; KL 1\.000 against 2\.500\)$/m,
    );
  });

  it("say so where another program is faster", () => {
    const text = tsneHeadline(report(measurement("packages/tsne", 6), measurement("openTSNE, FFT", 4))) as string;
    assert.match(text, /\*\*1\.5 times as slow as openTSNE 1\.0, FFT\*\* \(6\.00 s against 4\.00 s/);
  });

  it("give each program a row with its time over ours", () => {
    const text = tsneTable(report(measurement("packages/tsne", 2), measurement("openTSNE, FFT", 9))) as string;
    assert.match(
      text,
      /^\| MNIST latents, 10,000 × 20 \| openTSNE 1\.0, FFT \| 750 \| 9\.00 \| 10\.00 \| 4\.5 \| 4\.500 /m,
    );
  });

  it("tell where one thread's time goes, and how fast it could be on all cores at best", () => {
    const parts = { neighbours: 0.2, affinities: 0.1, initialisation: 0.1 };
    const forces = { attraction: 1, repulsion: 0.3, grid: 0.2, steps: 0.1 };
    const measured = report(measurement("packages/tsne", 2), measurement("manifolds-rs", 4));
    measured.results[0].oneThread = { ...parts, ...forces };
    const text = tsneFloor({ ...measured, machine: { ...machine(), cores: 2 } }) as string;
    assert.match(text, /\| 0\.20 \| 0\.20 \| 1\.00 \| 0\.30 \| 0\.20 \| 0\.10 \| 2\.00 \| 2\.0 \| 4\.0 \| 8\.0 \|/);
    assert.equal(tsneFloor(report(measurement("packages/tsne", 2))), undefined);
  });

  it("stay as they are where an older benchmark wrote the file", () => {
    const older = { ...report(), results: [{ points: 300, measurements: [] }] } as unknown as TsneReport;
    assert.deepEqual([tsneHeadline(older), tsneTable(older)], [undefined, undefined]);
  });
});

describe("updateReadme", () => {
  it("does not touch a file that is up to date", (t) => {
    const folder = temporaryDirectory(t);
    const file = path.join(folder, "README.md");
    fs.writeFileSync(file, "no block has a file\n");
    const { ino, mtimeMs } = fs.statSync(file);
    updateReadme(folder);
    assert.deepEqual([fs.statSync(file).ino, fs.statSync(file).mtimeMs], [ino, mtimeMs]);
  });

  for (const page of ["README.md", "packages/tsne/README.md"]) {
    it(`finds the project's own ${page} up to date with the files in results/`, () => {
      const text = fs.readFileSync(path.join(ROOT, page), "utf8");
      assert.equal(renderReadme(text, path.join(ROOT, "results"), page), text);
    });
  }
});
