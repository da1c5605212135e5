import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import * as vae from "../lib";
import { refuseRunParameters } from "./parameter-environment";
import { threads } from "@vae-notebooks/tf-graph";
import { writeNpy } from "@vae-notebooks/arrays";
import * as study from "../study";
import { runCommand, usesLine } from "./command";
import { ROOT } from "./notebooks/pipeline";
import { updateReadme } from "./readme";
import { referencePython } from "./reference-python";

const ABOUT = `Recomputes numbers of results/audit.json in Python (PyTorch, scikit-learn), from the checkpoint and the arrays that npm run
audit kept of the first seed's VAE, and writes results/audit_check.json. test/check_audit.py says what it compares and how
closely. The first run makes .bench-venv with the packages of bench/requirements.txt. The exit code is 0 when all agree.`;

/** The numbers of a model that the Python side computes as well, by its names. */
function expectedOf({ test, bounds, space }: study.ModelMeasurements): Record<string, number> {
  const all = bounds.find(({ draws, images }) => draws === 50 && images === bounds[0].images) as (typeof bounds)[0];
  return {
    testReconstruction: test.reconstruction,
    testKl: test.kl,
    testTotal: test.total,
    bound50: all.nats.mean,
    silhouetteLatent: space.space.silhouette,
    silhouetteMap: space.map.silhouette,
    knnAccuracyLatent: space.space.knnAccuracy,
    knnAccuracyMap: space.map.knnAccuracy,
    trustworthiness: space.map.trustworthiness,
  };
}

async function main(): Promise<void> {
  refuseRunParameters(process.env, "the audit decides it");
  const { measured } = study.readAudit(path.join(ROOT, "results/audit.json"));
  const [model] = study.ofKind(measured, "vae");
  const kept = path.join(ROOT, "runs/audit", model.name);
  if (!fs.existsSync(path.join(kept, "codes.npy")))
    throw new Error(
      `${path.relative(process.cwd(), kept)}: expected what the audit keeps of ${model.name}, found nothing; npm run audit makes it`,
    );
  console.log(usesLine({ data: "MNIST", threads: threads }));
  const arrays = path.join(ROOT, ".cache/check-audit");
  fs.mkdirSync(arrays, { recursive: true });
  fs.copyFileSync(path.join(kept, "codes.npy"), path.join(arrays, "means.npy"));
  fs.copyFileSync(path.join(kept, "embedding.npy"), path.join(arrays, "embedding.npy"));
  await writeNpy(path.join(arrays, "labels.npy"), vae.loadMnist().test.labels);
  const expected = path.join(arrays, "expected.json");
  vae.writeJson(expected, expectedOf(model));

  const out = path.join(arrays, "found.json");
  const options = [
    "--model",
    kept,
    "--arrays",
    arrays,
    "--expected",
    expected,
    "--out",
    out,
    "--data",
    vae.packagedMnist(),
  ];
  const { status } = spawnSync(referencePython(console.log), [path.join(ROOT, "test/check_audit.py"), ...options], {
    stdio: "inherit",
  });
  process.exitCode = status ?? 1;
  // 1 says that numbers differ: that is a result as well.
  if (status !== 0 && status !== 1) return;
  vae.writeJson(path.join(ROOT, "results/audit_check.json"), {
    model: model.name,
    ...(JSON.parse(fs.readFileSync(out, "utf8")) as object),
  });
  updateReadme(ROOT);
}

runCommand({ name: "check:audit", about: ABOUT, options: {} }, main);
