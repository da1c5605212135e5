#!/usr/bin/env node
/** The command `tsne --in FILE.npy --out FILE.npy [options]`: embeds the rows of a matrix in the plane. */

import { readMatrix, writeNpy } from "@vae-notebooks/arrays";
import { tsne, type TsneOptions } from ".";
import { resolveThreads } from "./options";
import { availableParallelism } from "node:os";
import { type Given, runCommand } from "@vae-notebooks/command-line";

const OPTIONS = {
  in: { type: "string", value: "FILE", about: "matrix of shape [N, D]: floats or integers, C order" },
  out: { type: "string", value: "FILE", about: "where the embedding goes, float32 of shape [N, 2]" },
  init: { type: "string", value: "FILE", about: "positions to start from, shape [N, 2] (principal components)" },
  perplexity: { type: "string", value: "NUMBER", about: "effective number of neighbours (30)" },
  exaggeration: { type: "string", value: "NUMBER", about: "factor on the attraction in the first iterations (12)" },
  "early-iterations": { type: "string", value: "N", about: "iterations with it (250)" },
  iterations: { type: "string", value: "N", about: "iterations after them (500)" },
  "learning-rate": { type: "string", value: "NUMBER", about: "step length (N / exaggeration)" },
  "initial-momentum": { type: "string", value: "X", about: "momentum in the first iterations (0.8)" },
  "final-momentum": { type: "string", value: "X", about: "momentum after them (0.8)" },
  seed: { type: "string", value: "N", about: "seed of the jitter on the start (0)" },
  threads: { type: "string", value: "N", about: "threads (as many as the machine has, 8 at most)" },
  engine: { type: "string", value: "NAME", about: "auto, wasm-threads, wasm or plain (auto)" },
  forces: { type: "string", value: "NAME", about: "auto, exact or grid (auto)" },
  quiet: { type: "boolean", about: "no progress" },
} as const;

type Values = Given<typeof OPTIONS>["values"];

async function main({ values }: Given<typeof OPTIONS>): Promise<void> {
  const [input, output] = [required(values.in, "--in"), required(values.out, "--out")];
  const options = await optionsFrom(values);
  const points = await readMatrix(input);
  if (!values.quiet)
    console.log(`uses ${input}, ${resolveThreads(points.shape[0], options.threads, availableParallelism())} threads`);
  const stop = new AbortController();
  const interrupt = (): void => stop.abort(new Error("interrupted; nothing was written"));
  process.once("SIGINT", interrupt);
  const started = performance.now();
  const total = (options.earlyIterations ?? 250) + (options.iterations ?? 500);
  try {
    const result = await tsne(points, {
      ...options,
      signal: stop.signal,
      onProgress: values.quiet ? undefined : (iteration, kl) => showProgress(iteration, total, kl),
    });
    stop.signal.throwIfAborted();
    await writeNpy(output, result.embedding);
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    const quality = `KL divergence ${result.klDivergence.toFixed(4)}`;
    process.stdout.write(`${output}: ${points.shape[0]} points in ${seconds} s, ${quality} (${result.engine})\n`);
  } finally {
    process.removeListener("SIGINT", interrupt);
    if (process.stderr.isTTY && !values.quiet) process.stderr.write("\r\x1b[K");
  }
}

async function optionsFrom(values: Values): Promise<TsneOptions> {
  const initial = values.init === undefined ? undefined : await readMatrix(values.init);
  return {
    perplexity: number("--perplexity", values.perplexity),
    earlyExaggeration: number("--exaggeration", values.exaggeration),
    earlyIterations: number("--early-iterations", values["early-iterations"]),
    iterations: number("--iterations", values.iterations),
    learningRate: number("--learning-rate", values["learning-rate"]),
    initialMomentum: number("--initial-momentum", values["initial-momentum"]),
    finalMomentum: number("--final-momentum", values["final-momentum"]),
    initialisation: initial,
    seed: number("--seed", values.seed),
    threads: number("--threads", values.threads),
    engine: values.engine as TsneOptions["engine"],
    forces: values.forces as TsneOptions["forces"],
  };
}

function required(value: string | undefined, option: string): string {
  if (value === undefined) throw new Error(`${option} FILE.npy is missing; --help lists the options`);
  return value;
}

function number(option: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (text.trim() === "" || Number.isNaN(value)) throw new Error(`${option}: expected a number, found "${text}"`);
  return value;
}

/** One line that is written over on a terminal, and a line every time elsewhere. */
function showProgress(iteration: number, total: number, kl: number): void {
  const line = `iteration ${iteration} of ${total}, KL divergence ${kl.toFixed(4)}`;
  process.stderr.write(process.stderr.isTTY ? `\r${line}\x1b[K` : `${line}\n`);
}

runCommand(
  { name: "tsne", start: "tsne", about: "Embeds the rows of a matrix in the plane by t-SNE.", options: OPTIONS },
  main,
);
