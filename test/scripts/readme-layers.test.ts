import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { machine } from "../../scripts/machine";
import { LayersBench, layersTable } from "../../scripts/readme-layers";

const row = { batch: 64, firstSeconds: 3, seconds: 0.5, losses: [2, 1], peakMebibytes: 500 };
const BENCH: LayersBench = {
  machine: { ...machine(), cores: 2, processor: "a processor" },
  quiet: true,
  images: 3000,
  rounds: 2,
  epochs: 2,
  rows: [
    { ...row, name: "as graphs" },
    { ...row, name: "without", seconds: 1.25, losses: [2, 1.00002] },
    { ...row, name: "as graphs", batch: 128, losses: [4, 3] },
  ],
};

describe("layersTable", () => {
  it("sets each time beside that of the first program at the same batch size, and tells how far losses are apart", () => {
    const lines = layersTable(BENCH).split("\n");
    assert.deepEqual(lines.slice(2, 5), [
      "| as graphs | 64 | 0.50 | 1.00 | 3.00 | 500 |",
      "| without | 64 | 1.25 | 2.50 | 3.00 | 500 |",
      "| as graphs | 128 | 0.50 | 1.00 | 3.00 | 500 |",
    ]);
    assert.match(lines[0], /^\| 3,000 images \| batch size \|/);
    assert.equal(
      lines[6],
      "Medians of 2 rounds, in which the programs take turns, 2 cores, a processor. The losses of 2 epochs differ by at most " +
        "2e-5 of their value.",
    );
  });

  it("says where other programs ran meanwhile", () => {
    assert.match(layersTable({ ...BENCH, quiet: false }), /Other programs ran at the same time, so only the ratios/);
  });
});
