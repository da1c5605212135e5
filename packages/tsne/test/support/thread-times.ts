/**
 * Where one thread's time goes, as a program for benchmarks: node thread-times.js POINTS.npy EARLY LATER
 * embeds the points on the calling thread, then runs each kind of force by itself on the final map. Prints one line of
 * JSON: seconds of each part. What the descent takes beyond the forces and steps is the grid's: charges and transforms.
 */

import { readMatrix } from "@vae-notebooks/arrays";
import { instantiate, layOut, makeParts, wasmEngine, type Exports } from "../../src/engines/wasm-engine";
import { webAssembly, type WasmGlobal } from "../../src/engines/web-assembly";
import { nodeHost } from "../../src/hosts/node";
import { resolveSettings } from "../../src/options";
import { embed } from "../../src/stages/embed";

/** Of the module's functions those that work on a piece of the points. */
interface Forces extends Exports {
  evaluate(exact: number): void;
  attract(first: number, end: number): void;
  readPotential(chunk: number, first: number, end: number): void;
  step(
    chunk: number,
    first: number,
    end: number,
    exaggeration: number,
    z: number,
    learningRate: number,
    momentum: number,
  ): void;
  measureChunk(chunk: number): void;
  readonly CHUNK: WasmGlobal;
}

const REPEATS = 61;
const BATCH = 10;

async function main(source: string, earlyIterations: number, iterations: number): Promise<void> {
  const { data, shape } = await readMatrix(source);
  const [count, dimensions] = shape;
  const settings = resolveSettings(count, dimensions, { earlyIterations, iterations }, "wasm");
  if (settings.exact)
    throw new Error(`${source}: expected so many points that the forces are on a grid, found ${count}`);
  const wasm = webAssembly as NonNullable<typeof webAssembly>;
  const module = await wasm.compile(await nodeHost().readModule("tsne.wasm"));
  const parts = makeParts(module, 1, settings);
  const memory = new wasm.Memory({ initial: parts.pages });
  const run = embed(wasmEngine({ ...parts, memory }, 0, settings), settings, Float32Array.from(data), BATCH);
  let step = run.next();
  while (!step.done) step = run.next();
  const { neighbours, affinities, initialisation, optimisation } = (step.value as NonNullable<typeof step.value>)
    .seconds;

  // a second instance on the same memory finds P and the map there; its grid it makes itself
  const forces = instantiate(module, memory) as Forces;
  layOut(forces, settings, 1, 0);
  forces.evaluate(0);
  const size = forces.CHUNK.value;
  const perIteration = (f: (chunk: number, first: number, end: number) => void): number => {
    const times = Array.from({ length: REPEATS }, () => {
      const started = performance.now();
      for (let first = 0, chunk = 0; first < count; first += size, chunk++)
        f(chunk, first, Math.min(first + size, count));
      return performance.now() - started;
    });
    return times.sort((a, b) => a - b)[REPEATS >> 1] / 1000;
  };
  const total = earlyIterations + iterations;
  const attraction = total * perIteration((_, first, end) => forces.attract(first, end));
  const repulsion = total * perIteration((chunk, first, end) => forces.readPotential(chunk, first, end));
  const steps =
    total *
    perIteration((chunk, first, end) => {
      forces.step(chunk, first, end, 1, 0, 0, 0);
      forces.measureChunk(chunk);
    });
  const grid = optimisation - attraction - repulsion - steps;
  console.log(JSON.stringify({ neighbours, affinities, initialisation, attraction, repulsion, steps, grid }));
}

const [source, early, later] = process.argv.slice(2);
main(source, Number(early), Number(later)).catch((error: Error) => {
  console.error(error.stack);
  process.exitCode = 1;
});
