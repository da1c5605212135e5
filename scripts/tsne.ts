/** npm run tsne -- --in FILE.npy --out FILE.npy [options]: embeds the rows of an array in the plane. */

import { parseArgs } from "node:util";
import { readMatrix, writeNpy } from "../lib/npy";
import { tsne, type TsneOptions } from "../lib/tsne";

const HELP = `Embeds the rows of a matrix in the plane by t-SNE.

npm run tsne -- --in FILE.npy --out FILE.npy [options]

  --in FILE                matrix of shape [N, D]: floats or integers, C order
  --out FILE               where the embedding goes, float32 of shape [N, 2]
  --init FILE              positions to start from, shape [N, 2] (default: principal components)
  --perplexity NUMBER      effective number of neighbours (default 30)
  --exaggeration NUMBER    factor on the attraction in the first iterations (default 12)
  --early-iterations N     iterations with it (default 250)
  --iterations N           iterations after them (default 500)
  --learning-rate NUMBER   step length (default: N / exaggeration)
  --initial-momentum X     momentum in the first iterations (default 0.8)
  --final-momentum X       momentum after them (default 0.8)
  --seed N                 seed of the jitter on the start (default 0)
  --threads N              threads (default: as many as the machine has, 8 at most)
  --engine NAME            auto, wasm-threads, wasm or plain (default auto)
  --forces NAME            auto, exact or grid (default auto)
  --quiet                  no progress
  --help                   this text
`;

const OPTIONS = {
  in: { type: "string" },
  out: { type: "string" },
  init: { type: "string" },
  perplexity: { type: "string" },
  exaggeration: { type: "string" },
  "early-iterations": { type: "string" },
  iterations: { type: "string" },
  "learning-rate": { type: "string" },
  "initial-momentum": { type: "string" },
  "final-momentum": { type: "string" },
  seed: { type: "string" },
  threads: { type: "string" },
  engine: { type: "string" },
  forces: { type: "string" },
  quiet: { type: "boolean" },
  help: { type: "boolean", short: "h" },
} as const;

type Values = ReturnType<typeof parse>;

function parse(args: string[]) {
  return parseArgs({ args, options: OPTIONS, strict: true }).values;
}

async function main(args: string[]): Promise<void> {
  const values = parse(args);
  if (values.help) {
    process.stdout.write(HELP);
    return;
  }
  const [input, output] = [required(values.in, "--in"), required(values.out, "--out")];
  const options = await optionsFrom(values);
  const points = await readMatrix(input);
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
    process.stdout.write(
      `${output}: ${points.shape[0]} points in ${seconds} s, KL divergence ${result.klDivergence.toFixed(4)} (${result.engine})\n`,
    );
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

main(process.argv.slice(2)).catch((error: Error) => {
  process.stderr.write(`tsne: ${error.message}\n`);
  process.exitCode = 1;
});
