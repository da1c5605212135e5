/**
 * One run of a JavaScript t-SNE in a process of its own, for bench/tsne.ts: node tsne-run.js METHOD POINTS.npy EMBEDDING.npy
 * Prints one line of JSON: seconds of the embedding alone, peak memory of the process in MB, what ran.
 */

import ndarray from "ndarray";
import { readNpy, writeNpy } from "../lib/npy";
import { tsne } from "../lib/tsne";

interface Answer {
  embedding: Float32Array;
  version: string;
}

const METHODS: Record<string, (data: Float32Array, shape: number[]) => Promise<Answer>> = {
  "lib/tsne": (data, shape) => own(data, shape, undefined),
  "lib/tsne, 1 thread": (data, shape) => own(data, shape, 1),
  "tsne-js": other,
};

async function own(data: Float32Array, shape: number[], threads: number | undefined): Promise<Answer> {
  const { embedding, engine } = await tsne(ndarray(data, shape), { threads });
  return { embedding: embedding.data, version: engine };
}

/** With its defaults, but for the iterations: 300 in all. */
async function other(data: Float32Array, [count, dimensions]: number[]): Promise<Answer> {
  const TsneJs = require("tsne-js");
  const model = new TsneJs({ dim: 2, perplexity: 30, nIter: 300 });
  const rows = Array.from({ length: count }, (_, i) => Array.from(data.subarray(i * dimensions, (i + 1) * dimensions)));
  model.init({ data: rows, type: "dense" });
  const [, iterations] = model.run();
  const version: string = require("tsne-js/package.json").version;
  return { embedding: Float32Array.from(model.getOutput().flat()), version: `tsne-js ${version}, ${iterations} iterations` };
}

async function main(method: string, source: string, target: string): Promise<void> {
  const { data, shape } = await readNpy(source);
  const started = performance.now();
  const { embedding, version } = await METHODS[method](data as Float32Array, shape);
  const seconds = (performance.now() - started) / 1000;
  // kilobytes on every platform
  const peakMegabytes = process.resourceUsage().maxRSS / 1000;
  await writeNpy(target, { data: embedding, shape: [shape[0], 2] });
  process.stdout.write(`${JSON.stringify({ seconds, peakMegabytes, version })}\n`);
}

main(process.argv[2], process.argv[3], process.argv[4]).catch((error: Error) => {
  process.stderr.write(`${error.stack}\n`);
  process.exitCode = 1;
});
