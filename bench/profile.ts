/**
 * Where a training step's time goes: parts of it by themselves, here, in JAX with all steps in one scan, and in PyTorch with
 * preloaded tensors and fused Adam, on one core and on all of them. Alternating, three rounds, on a quiet machine.
 * Writes results/bench_profile.json.
 */
import os from "node:os";
import path from "node:path";
import { writeJson } from "@vae-notebooks/arrays";
import { packagedMnist } from "../lib/data/mnist";
import { refuseRunParameters } from "../scripts/parameter-environment";
import { versions } from "../lib/storage/versions";
import { Given, runCommand, usesLine, wholeNumber } from "../scripts/command";
import { machine } from "../scripts/machine";
import { updateReadme } from "../scripts/readme";
import { referencePython, root } from "../scripts/reference-python";
import { median } from "./median";
import { Program, StepPart } from "./program";

const BATCHES = [64, 128];
const LIBRARIES = ["TensorFlow.js", "JAX", "PyTorch"] as const;
type Library = (typeof LIBRARIES)[number];

// PyTorch has no session; on several threads the products here are those of a step, cut and joined.
const PARTS: Record<Library, StepPart[]> = {
  "TensorFlow.js": ["call", "products", "loss", "gradients", "step"],
  JAX: ["call", "products", "loss", "gradients", "step"],
  PyTorch: ["products", "loss", "gradients", "step"],
};

/** A part of the step in one library on a number of threads. */
export interface ProfileRow {
  batch: number;
  part: StepPart;
  library: Library;
  threads: number;
  /** Milliseconds: median over rounds of each round's median, and the least of all repeats. */
  median: number;
  least: number;
}

function startPrograms(say: (line: string) => void): { library: Library; threads: number; program: Program }[] {
  const python = referencePython(say);
  const commands: Record<Library, [string, string[]]> = {
    "TensorFlow.js": [process.execPath, [path.join(__dirname, "training-tfjs.js"), "traced"]],
    JAX: [python, [path.join(root, "bench/training_jax.py"), "scan", packagedMnist()]],
    PyTorch: [python, [path.join(root, "bench/training.py"), "flushing", packagedMnist()]],
  };
  // JAX takes two cores for its products whatever its thread settings say, so the system holds each program to one.
  const onOneCore = (library: Library): [string, string[]] => {
    const [command, values] = commands[library];
    return ["taskset", ["--cpu-list", "0", command, ...values]];
  };
  const oneThread = { VAE_THREADS: "1", OMP_NUM_THREADS: "1", MKL_NUM_THREADS: "1" };
  return [1, os.availableParallelism()].flatMap((threads) =>
    LIBRARIES.map((library) => ({
      library,
      threads,
      program:
        threads === 1
          ? new Program(library, ...onOneCore(library), oneThread)
          : new Program(library, ...commands[library]),
    })),
  );
}

const OPTIONS = {
  rounds: { type: "string", value: "N", about: "rounds (3)" },
  try: { type: "boolean", about: "one round, whatever else runs; writes nothing" },
} as const;

async function main({ values: options }: Given<typeof OPTIONS>): Promise<void> {
  refuseRunParameters(process.env, "the benchmark takes MNIST and the write-up's sizes for every program");
  const asked = options.rounds === undefined ? 3 : wholeNumber("rounds", options.rounds);
  const rounds = options.try ? 1 : asked;
  console.log(usesLine({ data: "MNIST", threads: os.availableParallelism() }));
  const started = performance.now();
  const say = (line: string): void =>
    console.log(`${((performance.now() - started) / 1000).toFixed(0).padStart(5)} s  ${line}`);
  const programs = startPrograms(say);
  try {
    const cells = BATCHES.flatMap((batch) =>
      (["call", "products", "loss", "gradients", "step"] as const).flatMap((part) =>
        programs
          .filter(({ library }) => PARTS[library].includes(part))
          .map((program) => ({ ...program, batch, part, repeats: [] as number[][] })),
      ),
    );
    for (let round = 0; round < rounds; round++) {
      for (const { program, batch, part, threads, library, repeats } of round % 2 === 0
        ? cells
        : [...cells].reverse()) {
        const task = { task: "part", part, batch } as const;
        const { milliseconds = [] } = await (options.try ? program.ask(task) : program.measure(task));
        repeats.push(milliseconds);
        say(
          `round ${round + 1} of ${rounds}, batch ${batch}, ${part}, ${library} on ${threads}: ${median(milliseconds).toFixed(2)} ms`,
        );
      }
    }
    if (options.try) return;
    const rows = cells.map(({ batch, part, library, threads, repeats }): ProfileRow => ({
      batch,
      part,
      library,
      threads,
      median: median(repeats.map(median)),
      least: Math.min(...repeats.flat()),
    }));
    writeJson(path.join(root, "results/bench_profile.json"), {
      date: new Date().toISOString(),
      machine: machine(),
      versions: versions(),
      rows,
    });
    updateReadme(root);
  } finally {
    programs.forEach(({ program }) => program.end());
  }
}

runCommand(
  {
    name: "bench:profile",
    about:
      "Times parts of a training step here, in JAX and in PyTorch, on a quiet machine, and writes results/bench_profile.json.",
    options: OPTIONS,
  },
  main,
);
