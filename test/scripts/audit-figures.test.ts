import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { test } from "node:test";
import ndarray from "ndarray";
import { QUICK_AUDIT, readAudit } from "../../study";
import { writeNpy } from "@vae-notebooks/arrays";
import { auditFigures } from "../../scripts/audit-figures";
import { ROOT } from "../support/command";
import { temporaryDirectory } from "@vae-notebooks/testing";

const COUNT = QUICK_AUDIT.testImages;
const map = ndarray(
  Float32Array.from({ length: 2 * COUNT }, (_, at) => at),
  [COUNT, 2],
);
const { measured } = readAudit(path.join(ROOT, "results/audit.json"));

test("the audit's maps are read as matrices, and what is no matrix is refused by its file", async (t) => {
  const directory = temporaryDirectory(t);
  const seed = QUICK_AUDIT.seeds[0];
  const ofSeed = QUICK_AUDIT.models
    .filter(({ configuration }) => configuration.seed === seed)
    .map(({ name }) => `${name}/embedding.npy`);
  for (const file of [...ofSeed, "controls/pixelMap.npy", "controls/noiseMap.npy"]) {
    fs.mkdirSync(path.dirname(path.join(directory, file)), { recursive: true });
    await writeNpy(path.join(directory, file), map);
  }
  const { audit_latent_maps: figure } = await auditFigures(measured, QUICK_AUDIT, directory);
  const drawn = figure.data.filter(({ xaxis }) => xaxis === "x1").flatMap(({ x }) => x as number[]);
  assert.deepEqual(
    drawn.sort((a, b) => a - b),
    Array.from({ length: COUNT }, (_, i) => 2 * i),
  );

  await writeNpy(path.join(directory, "controls/noiseMap.npy"), { data: map.data, shape: [2 * COUNT] });
  await assert.rejects(
    auditFigures(measured, QUICK_AUDIT, directory),
    /noiseMap\.npy: expected a matrix \[N, D\], found shape \[\d+\]/,
  );
});
