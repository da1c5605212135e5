import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { describe, it, TestContext } from "node:test";
import { promisify } from "node:util";
import ndarray from "ndarray";
import { writeNpy } from "@vae-notebooks/arrays";
import { randomStream } from "@vae-notebooks/random";
import { temporaryDirectory } from "@vae-notebooks/testing";
import { klDivergence, knnAccuracy, trustworthiness, tsne, tsneAffinities } from "@vae-notebooks/tsne";
import { merged } from "../../scripts/tsne-merge";
import { machine } from "../../scripts/machine";
import { sessionStart } from "../../scripts/session";
import type { Measurement, ThreadTimes, TsneReport } from "../../scripts/tsne-results";
import { ROOT } from "../support/command";
import { randomImages, writeIdxDirectory } from "../support/images";

const execute = promisify(execFile);
const random = randomStream(1, "test clusters");
/** Three clusters of 100 points in 5 dimensions, each around a centre of its own, 10 standard deviations from 0. */
const labels = Int32Array.from({ length: 300 }, (_, i) => i % 3);
const coordinates = [...labels].flatMap((label) =>
  Array.from({ length: 5 }, (_, axis) => random.normal() + (axis === label ? 10 : 0)),
);
const points = { data: Float32Array.from(coordinates), shape: [300, 5] };

/** A folder of latent means as the benchmark reads them. */
async function latents(t: TestContext): Promise<string> {
  const folder = temporaryDirectory(t);
  await writeNpy(path.join(folder, "test_means.npy"), points);
  await writeNpy(path.join(folder, "test_labels.npy"), { data: labels, shape: [300] });
  return folder;
}

describe("npm run bench:tsne", () => {
  it("gives this project's t-SNE the iterations that it is told", async (t) => {
    const folder = await latents(t);
    const [source, target] = [path.join(folder, "test_means.npy"), path.join(folder, "map.npy")];
    const script = path.join(ROOT, "dist/bench/tsne-run.js");
    const { stdout } = await execute(process.execPath, [script, "packages/tsne", source, target, "20", "30"]);
    assert.equal((JSON.parse(stdout) as { iterations: number }).iterations, 50);
  });

  it("refuses --only where no row has such a name, and says which there are", async (t) => {
    const folder = await latents(t);
    await assert.rejects(bench("--quick", "--latents", folder, "--only", "t-SNE of nobody"), (error: Error) => {
      assert.match(error.message, /--only: expected a part of a row's name, found "t-SNE of nobody"; the rows are/);
      assert.match(error.message, /^ {2}latents, 300: scikit-learn-intelex$/m);
      return true;
    });
  });

  it("refuses --data without a run that was trained on it, and names the command that makes one", async (t) => {
    const folder = await latents(t);
    const data = path.join(temporaryDirectory(t), "other");
    fs.mkdirSync(data);
    writeIdxDirectory(data, randomImages(20, 28, 1), randomImages(5, 28, 2), false);
    await assert.rejects(
      bench("--quick", "--latents", folder, "--data", data),
      /expected a run trained on .*, found none; npm run train -- --data .* makes it/,
    );
  });

  it("takes one thread's run apart, and what is left of the descent is the grid's", async (t) => {
    const source = path.join(temporaryDirectory(t), "points.npy");
    await writeNpy(source, { data: Float32Array.from({ length: 12_000 }, () => random.normal()), shape: [3000, 4] });
    const script = path.join(ROOT, "packages/tsne/dist/test/support/thread-times.js");
    const { stdout } = await execute(process.execPath, [script, source, "20", "30"]);
    const times = JSON.parse(stdout) as ThreadTimes;
    assert.deepEqual(Object.keys(times), [
      ...["neighbours", "affinities", "initialisation", "attraction", "repulsion", "steps", "grid"],
    ]);
    for (const [part, seconds] of Object.entries(times))
      assert.ok(part === "grid" || seconds > 0, `${part}: ${seconds}`);
    // all pairs have no grid
    await assert.rejects(
      execute(process.execPath, [script, path.join(await latents(t), "test_means.npy"), "2", "3"]),
      /expected so many points that the forces are on a grid, found 300/,
    );
  });

  // The other programs are too large for the set-up.
  const python = path.join(ROOT, ".bench-venv/bin/python");
  const skip = fs.existsSync(path.join(ROOT, ".bench-venv/installed"))
    ? false
    : "openTSNE and scikit-learn are not installed: npm run bench:tsne does it";

  it(
    "--quick runs every program, each 750 iterations unless it is at its defaults or ends by itself",
    { skip },
    async (t) => {
      const folder = await latents(t);
      const out = path.join(folder, "bench.json");
      await bench("--quick", "--latents", folder, "--out", out);
      const first = report(out);
      const [ofLatents, ofPixels] = first.results.map(({ measurements }) =>
        Object.fromEntries(measurements.map((row) => [row.method, row.iterations])),
      );
      const { "tsne-js": byItself, "scikit-learn, its defaults": defaults, ...others } = ofLatents;
      const all = Object.fromEntries(
        [
          "packages/tsne",
          "packages/tsne, 1 thread",
          "packages/tsne, exact neighbours",
          "scikit-learn-intelex",
          "manifolds-rs",
          "manifolds-rs, approximate neighbours",
          "openTSNE, FFT",
          "openTSNE, Barnes-Hut",
          "scikit-learn",
        ].map((method) => [method, 750]),
      );
      assert.deepEqual(others, all);
      assert.deepEqual(ofPixels, all);
      assert.ok(byItself > 100 && byItself <= 750, `${byItself}`);
      assert.equal(defaults, 1000);
      assert.deepEqual(
        first.results.map(({ data, points, dimensions }) => [data, points, dimensions]),
        [
          ["latents", 300, 5],
          ["MNIST pixels", 300, 784],
        ],
      );

      // Measured again in the same session, one row takes the place of the old one, and the others stay as they were.
      await bench("--quick", "--latents", folder, "--out", out, "--only", "MNIST pixels, 300: scikit-learn-intelex");
      const second = report(out);
      const row = ({ results }: TsneReport) =>
        results[1].measurements.find(({ method }) => method === "scikit-learn-intelex") as Measurement;
      assert.notEqual(row(second).measuredAt, row(first).measuredAt);
      const withoutIt = ({ results }: TsneReport) =>
        results.map(({ measurements, ...rest }, i) => ({
          ...rest,
          measurements: measurements.filter(({ method }) => i === 0 || method !== "scikit-learn-intelex"),
        }));
      assert.deepEqual(withoutIt(second), withoutIt(first));
    },
  );

  it("judges maps as the package's own measures do", { skip }, async (t) => {
    const folder = await latents(t);
    const [source, labelFile, map] = ["test_means", "test_labels", "map"].map((name) =>
      path.join(folder, `${name}.npy`),
    );
    const own = ndarray(points.data, points.shape);
    const { embedding } = await tsne(own, { earlyIterations: 50, iterations: 50 });
    await writeNpy(map, embedding);
    const script = path.join(ROOT, "bench/tsne_quality.py");
    const { stdout } = await execute(python, [script, source, labelFile, "300", map]);
    const judged = JSON.parse(stdout) as Record<string, number>;
    const expected = {
      klDivergence: klDivergence(await tsneAffinities(own), embedding),
      trustworthiness: trustworthiness(own, embedding),
      knnAccuracy: knnAccuracy(embedding, labels),
    };
    for (const [name, value] of Object.entries(expected)) {
      assert.ok(Math.abs(judged[name] - value) < 1e-5, `${name}: ${judged[name]}, here ${value}`);
    }
  });
});

describe("merged", () => {
  const startedAt = sessionStart();
  const of = (found: Partial<TsneReport>): TsneReport => ({
    command: "",
    machine: machine(),
    startedAt,
    node: process.version,
    schedule: { early: 250, later: 500 },
    results: [],
    ...found,
  });

  it("takes the start of the machine as the same one within a minute", () => {
    const later = new Date(Date.parse(startedAt) + 60_000).toISOString();
    assert.deepEqual(merged(of({}), of({ startedAt: later }), "f.json"), of({}));
  });

  it("refuses a report of another machine, of another session, or that does not tell", () => {
    const earlier = new Date(Date.parse(startedAt) - 3_600_000).toISOString();
    for (const other of [
      { machine: { ...machine(), cores: machine().cores + 1 } },
      { startedAt: earlier },
      { startedAt: undefined as unknown as string },
    ]) {
      assert.throws(() => merged(of(other), of({}), "f.json"), /^Error: f\.json: expected results of this session/);
    }
  });
});

/** Runs the real command. */
function bench(...args: string[]): Promise<unknown> {
  const script = path.join(ROOT, "dist/bench/tsne.js");
  return execute(process.execPath, [script, ...args], { maxBuffer: 1 << 24 });
}

function report(file: string): TsneReport {
  return JSON.parse(fs.readFileSync(file, "utf8")) as TsneReport;
}
