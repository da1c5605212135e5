import { execFile } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { NdArray } from "ndarray";
import * as vae from "../lib";
import { threads } from "@vae-notebooks/tf-graph";
import { writeNpy } from "@vae-notebooks/arrays";
import { Given, runCommand, usesLine } from "./command";
import { ROOT } from "./notebooks/pipeline";
import { referencePython } from "./reference-python";
import { RUN_VARIABLES } from "./run-options";

const ABOUT = `Loads a run's checkpoint into the write-up's own PyTorch classes and compares the test loss there with ours, both with
the same draws of the noise.
${RUN_VARIABLES}`;

const OPTIONS = {
  run: {
    type: "string",
    value: "DIR",
    about: "the run (the one in runs/ that the environment names; the write-up's without it)",
  },
} as const;

const execute = promisify(execFile);

/** What test/check_pytorch.py prints: its loss, the greatest relative difference of its terms from ours, and the allowed one. */
type TheirLoss = vae.LossTerms<number> & { difference: number; allowed: number };

async function main({ values }: Given<typeof OPTIONS>): Promise<void> {
  const parameters = vae.readParameters(process.env, {}, ROOT);
  const data = vae.loadMnist(parameters.data);
  const directory = values.run ?? vae.runDirectory(parameters, data);
  const checkpoint = path.join(directory, "model.safetensors");
  if (!fs.existsSync(checkpoint)) {
    throw new Error(
      `${path.relative(process.cwd(), checkpoint)}: expected a trained run, found none; npm run train makes it`,
    );
  }
  console.log(usesLine({ data: data.identity.name, threads: threads }));
  // The write-up's classes have its sizes and no others.
  const { model, configuration } = vae.loadRun(directory, {
    architecture: vae.WRITE_UP_ARCHITECTURE,
    data: data.identity,
  });
  const { images } = data.test;
  const ours = vae.evaluateLoss(model, images, configuration.seed);
  const epsilon = vae.evaluationEpsilon(images.shape[0], model.sizes.latentDim, configuration.seed);
  model.dispose();
  const theirs = await lossInPyTorch(checkpoint, parameters.data ?? vae.packagedMnist(), epsilon, ours);
  const row = (name: string, terms: vae.LossTerms<number>) =>
    `${name.padEnd(10)}${[terms.reconstruction, terms.kl, terms.total].map((nats) => nats.toFixed(5).padStart(16)).join("")}`;
  console.log(
    `test loss, nats per image\n${"".padEnd(10)}${["reconstruction", "kl", "total"].map((name) => name.padStart(16)).join("")}`,
  );
  console.log(
    `${row("ours", ours)}\n${row("PyTorch", theirs)}\ngreatest relative difference: ${theirs.difference.toExponential(1)}, allowed ${theirs.allowed}`,
  );
}

/** The loss of the same checkpoint, images and noise in PyTorch. @throws Error when it is not the expected one */
async function lossInPyTorch(
  checkpoint: string,
  mnist: string,
  epsilon: NdArray<Float32Array>,
  expected: vae.LossTerms<number>,
): Promise<TheirLoss> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "check-pytorch-"));
  try {
    const noise = path.join(folder, "epsilon.npy");
    await writeNpy(noise, epsilon);
    const script = path.join(ROOT, "test/check_pytorch.py");
    const wanted = [expected.reconstruction, expected.kl, expected.total].map(String);
    const options = ["--checkpoint", checkpoint, "--mnist", mnist, "--epsilon", noise, "--expected", ...wanted];
    const { stdout } = await python(referencePython(console.log), [script, ...options]);
    return JSON.parse(stdout) as TheirLoss;
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
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

runCommand({ name: "check:pytorch", about: ABOUT, options: OPTIONS }, main);
