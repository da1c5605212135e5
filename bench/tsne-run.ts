/**
 * One run of a JavaScript t-SNE in a process of its own, for bench/tsne.ts:
 * node tsne-run.js METHOD POINTS.npy EMBEDDING.npy EARLY LATER
 * with that many iterations with early exaggeration and after them. Prints one line of JSON: seconds of the embedding
 * alone, iterations run, peak memory of the process in MB, what ran.
 */

import ndarray, { type NdArray } from "ndarray";
import { readMatrix, writeNpy } from "@vae-notebooks/arrays";
import { tsne, type TsneOptions } from "@vae-notebooks/tsne";

interface Answer {
  embedding: NdArray<Float32Array>;
  /** Iterations run. */
  iterations: number;
  version: string;
}

/** Iterations with early exaggeration, and after them. */
interface Schedule {
  early: number;
  later: number;
}

const METHODS: Record<string, (points: NdArray<Float32Array>, schedule: Schedule) => Promise<Answer>> = {
  "packages/tsne": (points, schedule) => own(points, schedule, {}),
  "packages/tsne, 1 thread": (points, schedule) => own(points, schedule, { threads: 1 }),
  "packages/tsne, exact neighbours": (points, schedule) => own(points, schedule, { neighbourSearch: "exact" }),
  "tsne-js": other,
};

async function own(points: NdArray<Float32Array>, { early, later }: Schedule, options: TsneOptions): Promise<Answer> {
  const { embedding, iterations, engine } = await tsne(points, {
    ...options,
    earlyIterations: early,
    iterations: later,
  });
  return { embedding, iterations, version: engine };
}

/** It exaggerates in the first 100 of them, and ends by itself after 30 without progress: neither can be chosen. */
async function other(points: NdArray<Float32Array>, { early, later }: Schedule): Promise<Answer> {
  const TsneJs = require("tsne-js");
  const model = new TsneJs({ dim: 2, perplexity: 30, nIter: early + later });
  const [count, dimensions] = points.shape;
  const rows = Array.from({ length: count }, (_, i) => Array.from({ length: dimensions }, (_, d) => points.get(i, d)));
  model.init({ data: rows, type: "dense" });
  const [, iterations] = model.run();
  const version: string = require("tsne-js/package.json").version;
  return {
    embedding: ndarray(Float32Array.from(model.getOutput().flat()), [count, 2]),
    iterations,
    version: `tsne-js ${version}`,
  };
}

async function main(method: string, source: string, target: string, schedule: Schedule): Promise<void> {
  const points = await readMatrix(source);
  const started = performance.now();
  const { embedding, iterations, version } = await METHODS[method](points, schedule);
  const seconds = (performance.now() - started) / 1000;
  // kilobytes on every platform
  const peakMegabytes = process.resourceUsage().maxRSS / 1000;
  await writeNpy(target, embedding);
  process.stdout.write(`${JSON.stringify({ seconds, iterations, peakMegabytes, version })}\n`);
}

const [method, source, target, early, later] = process.argv.slice(2);
main(method, source, target, { early: Number(early), later: Number(later) }).catch((error: Error) => {
  process.stderr.write(`${error.stack}\n`);
  process.exitCode = 1;
});
