import assert from "node:assert/strict";
import path from "node:path";
import { test } from "node:test";
import ndarray from "ndarray";
import { loadMnist } from "../../lib/data/mnist";
import { auditPlan, readAudit } from "../../study";
import { KeptParts } from "../../study/parts/kept";
import { auditFigures } from "../../scripts/audit-figures";
import { ROOT } from "../support/command";
import { temporaryDirectory } from "@vae-notebooks/testing";

const plan = auditPlan("quick");
const COUNT = plan.testImages;
const map = ndarray(
  Float32Array.from({ length: 2 * COUNT }, (_, at) => at),
  [COUNT, 2],
);
const { measured } = readAudit(path.join(ROOT, "results/audit.json"));

test("the audit's maps are read as matrices, and what is no matrix is refused by its file", async (t) => {
  const kept = new KeptParts(temporaryDirectory(t), () => "");
  const [seed] = plan.seeds;
  for (const part of [`vae-seed${seed}`, `autoencoder-seed${seed}`]) await kept.writeArrays(part, { "map-0": map });
  await kept.writeArrays("controls-maps", { "pixel-map": map, "noise-map": map });
  const { audit_latent_maps: figure } = await auditFigures(measured, { plan, kept }, loadMnist());
  const drawn = figure.data.filter(({ xaxis }) => xaxis === "x1").flatMap(({ x }) => x as number[]);
  assert.deepEqual(
    drawn.sort((a, b) => a - b),
    Array.from({ length: COUNT }, (_, i) => 2 * i),
  );

  await kept.writeArrays("controls-maps", { "noise-map": ndarray(map.data, [2 * COUNT]) });
  await assert.rejects(
    auditFigures(measured, { plan, kept }, loadMnist()),
    /noise-map\.npy: expected a matrix \[N, D\], found shape \[\d+\]/,
  );
});
