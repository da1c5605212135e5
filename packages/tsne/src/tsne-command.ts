/** The command `--in FILE.npy --out FILE.npy [options]`: embeds the rows of a matrix in the plane. */

import { readMatrix, writeNpy } from "@vae-notebooks/arrays";
import { tsne, tsneTransform, type TransformOptions, type TsneOptions } from ".";
import { resolveThreads } from "./options";
import { availableParallelism } from "node:os";
import { type Given, runCommand } from "@vae-notebooks/command-line";

const OPTIONS = {
  in: { type: "string", value: "FILE", about: "matrix of shape [N, D]: floats or integers, C order" },
  out: { type: "string", value: "FILE", about: "where the embedding goes, float32 of shape [N, components]" },
  "add-to": { type: "string", value: "FILE", about: "map [N, 2] or [N, 1] to add the points of --in to; with --of" },
  of: { type: "string", value: "FILE", about: "the points [N, D] that this map was made of" },
  init: { type: "string", value: "FILE", about: "positions to start from, [N, components] (principal components)" },
  perplexity: { type: "string", value: "NUMBER", about: "effective number of neighbours (30; with --add-to 5)" },
  exaggeration: { type: "string", value: "NUMBER", about: "factor on the attraction in the first iterations (12)" },
  "early-iterations": { type: "string", value: "N", about: "iterations with it (250)" },
  iterations: { type: "string", value: "N", about: "iterations after them (500)" },
  "learning-rate": { type: "string", value: "NUMBER", about: "step length (N / exaggeration)" },
  "initial-momentum": { type: "string", value: "X", about: "momentum in the first iterations (0.8)" },
  "final-momentum": { type: "string", value: "X", about: "momentum after them (0.8)" },
  components: { type: "string", value: "1|2", about: "a map on a line or in the plane (2)" },
  dof: { type: "string", value: "A", about: "degrees of freedom of the kernel (1 + d^2 / A)^-A (1)" },
  "min-gradient-norm": { type: "string", value: "X", about: "end when the gradient is no longer (never)" },
  "without-progress": { type: "string", value: "N", about: "end after so many iterations without a lower KL (never)" },
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
  const onWarning = (message: string): boolean => process.stderr.write(`${message}\n`);
  if (!values.quiet)
    console.log(`uses ${input}, ${resolveThreads(points.shape[0], options.threads, availableParallelism())} threads`);
  const stop = new AbortController();
  const interrupt = (): void => stop.abort(new Error("interrupted; nothing was written"));
  process.once("SIGINT", interrupt);
  const started = performance.now();
  const seconds = (): string => ((performance.now() - started) / 1000).toFixed(1);
  const total = (options.earlyIterations ?? 250) + (options.iterations ?? 500);
  try {
    if (values["add-to"] !== undefined || values.of !== undefined) {
      const [map, of] = [required(values["add-to"], "--add-to"), required(values.of, "--of")];
      const reference = { embedding: await readMatrix(map), points: await readMatrix(of) };
      const placed = await tsneTransform(points, reference, {
        ...transformOptionsFrom(values, options),
        onWarning,
        signal: stop.signal,
      });
      await writeNpy(output, placed);
      process.stdout.write(`${output}: ${points.shape[0]} points added to ${map} in ${seconds()} s\n`);
      return;
    }
    const result = await tsne(points, {
      ...options,
      onWarning,
      signal: stop.signal,
      onProgress: values.quiet ? undefined : (iteration, kl) => showProgress(iteration, total, kl),
    });
    stop.signal.throwIfAborted();
    await writeNpy(output, result.embedding);
    const quality = `KL divergence ${result.klDivergence.toFixed(4)}`;
    process.stdout.write(`${output}: ${points.shape[0]} points in ${seconds()} s, ${quality} (${result.engine})\n`);
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
    components: number("--components", values.components) as TsneOptions["components"],
    degreesOfFreedom: number("--dof", values.dof),
    minGradientNorm: number("--min-gradient-norm", values["min-gradient-norm"]),
    iterationsWithoutProgress: number("--without-progress", values["without-progress"]),
    seed: number("--seed", values.seed),
    threads: number("--threads", values.threads),
    engine: values.engine as TsneOptions["engine"],
    forces: values.forces as TsneOptions["forces"],
  };
}

/** The options that adding points to a map takes; the others are those of making one. */
const ADDING = "in out add-to of init perplexity iterations learning-rate final-momentum dof threads quiet".split(" ");

function transformOptionsFrom(values: Values, options: TsneOptions): TransformOptions {
  const stray = Object.keys(values).find((name) => !ADDING.includes(name));
  if (stray !== undefined) throw new Error(`--${stray}: expected none with --add-to, which makes no new map`);
  const { perplexity, iterations, learningRate, finalMomentum, degreesOfFreedom, threads } = options;
  const initialisation = options.initialisation as TransformOptions["initialisation"];
  return {
    perplexity,
    iterations,
    learningRate: learningRate as number | undefined,
    momentum: finalMomentum,
    degreesOfFreedom,
    threads,
    initialisation,
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

/**
 * Runs the command with the arguments of this process.
 *
 * @param start what the user typed before them: "tsne", or another program's name and the command's name in it
 */
export function runTsneCommand(start: string): void {
  const about = "Embeds the rows of a matrix in the plane by t-SNE.";
  runCommand({ name: "tsne", start, about, options: OPTIONS, example: "--in points.npy --out map.npy" }, main);
}
