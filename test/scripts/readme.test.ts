import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { describe, it } from "node:test";
import { WRITE_UP_TRAINING } from "../../lib/configuration";
import { Metrics, resultRows } from "../../lib/metrics";
import { stamp } from "../../lib/runs";
import { resultsTable, updateReadme } from "../../scripts/readme";
import { temporaryDirectory } from "../support/temporary";

const TERMS = { reconstruction: 75, kl: 25, total: 100 };
const METRICS: Metrics = {
  run: stamp(WRITE_UP_TRAINING),
  test: TERMS,
  train: { first: { reconstruction: 150, kl: 10, total: 160 }, last: TERMS },
  validation: { first: TERMS, last: TERMS },
  fallByEpochFive: 0.8,
  edges: { original: 0.08, reconstruction: 0.06 },
  pixelEntropy: 57,
};

describe("resultsTable", () => {
  it("has a row of three cells for each result, between its marks, and says what made it", () => {
    const lines = resultsTable(METRICS).split("\n");
    const cells = lines.filter((line) => line.startsWith("|")).map((line) => line.split("|").slice(1, -1).map((cell) => cell.trim()));
    assert.deepEqual(cells.slice(0, 2), [["", "write-up", "measured"], ["---", "---", "---"]]);
    assert.deepEqual(cells.slice(2), resultRows(METRICS).map(({ what, writeUp, measured }) => [what, writeUp, measured]));
    assert.ok(lines[0].startsWith("<!-- ") && lines[lines.length - 1].startsWith("<!-- "));
    const { node, tensorflow } = METRICS.run.versions;
    assert.match(lines[lines.length - 2], new RegExp(`^Losses in nats per image\\. Seed 42, 20 epochs, batch size 64; Node ${node}, .* TensorFlow ${tensorflow}\\.$`));
  });
});

describe("updateReadme", () => {
  it("replaces what stands between the marks and keeps every other byte", (t) => {
    const file = path.join(temporaryDirectory(t), "README.md");
    const table = resultsTable(METRICS);
    fs.writeFileSync(file, `# Title\r\nbefore ${table} after\n`);
    const better = { ...METRICS, test: { ...TERMS, total: 99 } };
    updateReadme(file, better);
    assert.equal(fs.readFileSync(file, "utf8"), `# Title\r\nbefore ${resultsTable(better)} after\n`);
  });

  it("does not touch a file that is up to date", (t) => {
    const file = path.join(temporaryDirectory(t), "README.md");
    fs.writeFileSync(file, resultsTable(METRICS));
    const { ino, mtimeMs } = fs.statSync(file);
    updateReadme(file, METRICS);
    assert.deepEqual([fs.statSync(file).ino, fs.statSync(file).mtimeMs], [ino, mtimeMs]);
  });

  it("names a file without the marks, or with the marks in the wrong order, and leaves it as it was", (t) => {
    const file = path.join(temporaryDirectory(t), "README.md");
    const [start, end] = [resultsTable(METRICS).split("\n")[0], resultsTable(METRICS).split("\n").pop()];
    for (const text of ["# Title\n", `${start}\n`, `${end}\n${start}\n`]) {
      fs.writeFileSync(file, text);
      assert.throws(() => updateReadme(file, METRICS), { message: new RegExp(`^${file}: expected the marks ".*" and ".*" around the results, found none$`) });
      assert.equal(fs.readFileSync(file, "utf8"), text);
    }
  });
});
