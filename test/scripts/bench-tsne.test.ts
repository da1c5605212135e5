import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { describe, it, TestContext } from "node:test";
import { promisify } from "node:util";
import { writeNpy } from "@vae-notebooks/arrays";
import { randomStream } from "@vae-notebooks/random";
import { temporaryDirectory } from "@vae-notebooks/testing";
import { ROOT } from "../support/command";

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
  it("gives lib/tsne the iterations that it is told", async (t) => {
    const folder = await latents(t);
    const [source, target] = [path.join(folder, "test_means.npy"), path.join(folder, "map.npy")];
    const { stdout } = await execute(process.execPath, [
      path.join(ROOT, "dist/bench/tsne-run.js"),
      "lib/tsne",
      source,
      target,
      "20",
      "30",
    ]);
    assert.equal((JSON.parse(stdout) as { iterations: number }).iterations, 50);
  });

  // The other programs are too large for the set-up.
  const skip = fs.existsSync(path.join(ROOT, ".bench-venv/installed"))
    ? false
    : "openTSNE and scikit-learn are not installed: npm run bench:tsne does it";
  it(
    "--quick runs every program, each 750 iterations unless it is at its defaults or ends by itself",
    { skip },
    async (t) => {
      const folder = await latents(t);
      const out = path.join(folder, "bench.json");
      await execute(
        process.execPath,
        [path.join(ROOT, "dist/bench/tsne.js"), "--quick", "--latents", folder, "--out", out],
        { maxBuffer: 1 << 24 },
      );
      const { results } = JSON.parse(fs.readFileSync(out, "utf8")) as {
        results: Array<{ measurements: Array<{ method: string; iterations: number }> }>;
      };
      const iterations = Object.fromEntries(results[0].measurements.map((row) => [row.method, row.iterations]));
      const { "tsne-js": byItself, "scikit-learn, its defaults": defaults, ...others } = iterations;
      assert.deepEqual(others, {
        "lib/tsne": 750,
        "lib/tsne, 1 thread": 750,
        openTSNE: 750,
        "openTSNE, all cores": 750,
        "scikit-learn": 750,
      });
      assert.ok(byItself > 100 && byItself <= 750, `${byItself}`);
      assert.equal(defaults, 1000);
    },
  );
});
