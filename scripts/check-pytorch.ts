import { execFile } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { parseArgs, promisify } from "node:util";
import * as vae from "../lib";
import { ROOT } from "./notebooks/pipeline";
import { referencePython } from "./reference-python";
import { runMain } from "./terminal";

const HELP = `npm run check:pytorch -- [options]

Loads a run's checkpoint into the write-up's own PyTorch classes and compares the test loss there with ours.

  --run DIR     the run (runs/${vae.configurationName(vae.WRITE_UP_TRAINING)})
  --help        this text`;

const execute = promisify(execFile);

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { run: { type: "string" }, help: { type: "boolean" } } });
  if (values.help) return console.log(HELP);
  const directory = values.run ?? path.join(ROOT, "runs", vae.configurationName(vae.WRITE_UP_TRAINING));
  const checkpoint = path.join(directory, "model.safetensors");
  if (!fs.existsSync(checkpoint)) {
    throw new Error(`${path.relative(process.cwd(), checkpoint)}: expected a trained run, found none; npm run train makes it`);
  }
  const model = new vae.Vae(0);
  vae.loadCheckpoint(checkpoint, model);
  const ours = vae.evaluateLoss(model, vae.loadMnist().test.images, vae.WRITE_UP_TRAINING.seed);
  model.dispose();

  const script = path.join(ROOT, "test/check_pytorch.py");
  const options = ["--checkpoint", checkpoint, "--mnist", vae.packagedMnist(), "--expected", String(ours.total)];
  const { stdout } = await python(referencePython(console.log), [script, ...options]);
  const theirs = JSON.parse(stdout) as vae.LossTerms<number> & { difference: number };
  const row = (name: string, terms: vae.LossTerms<number>) =>
    `${name.padEnd(10)}${[terms.reconstruction, terms.kl, terms.total].map((nats) => nats.toFixed(3).padStart(16)).join("")}`;
  console.log(`test loss, nats per image\n${"".padEnd(10)}${["reconstruction", "kl", "total"].map((name) => name.padStart(16)).join("")}`);
  console.log(`${row("ours", ours)}\n${row("PyTorch", theirs)}\ndifference of the total: ${(100 * theirs.difference).toFixed(4)} %`);
}

/** Runs a Python; its own words stand in the error when it fails. */
async function python(program: string, args: string[]): Promise<{ stdout: string }> {
  try {
    return await execute(program, args, { cwd: ROOT, maxBuffer: 1 << 24 });
  } catch (error) {
    const { stderr, message } = error as Error & { stderr?: string };
    throw new Error(stderr?.trim() || message);
  }
}

runMain(main);
