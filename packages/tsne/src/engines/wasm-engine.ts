/** The engine in WebAssembly: compiled from the AssemblyScript in wasm/, on memory that threads may share. */

import type { NeighbourTable, SparseAffinities } from "../stages/affinities";
import type { Engine } from "./engine";
import type { Phase } from "../stages/optimisation";
import type { Settings } from "../options";
import { webAssembly, type WasmGlobal, type WasmMemory, type WasmModule } from "./web-assembly";

/** What wasm/index.ts exports. */
interface Exports {
  plan(count: number, dimensions: number, neighbours: number, threads: number, rank: number, gridded: number): number;
  barrier(): void;
  prepareSearch(): void;
  searchSlice(): number;
  affinitySlice(logPerplexity: number): number;
  begin(): void;
  iterate(count: number, exact: number, exaggeration: number, learningRate: number, momentum: number): void;
  measureForces(exact: number): number;
  divergence(exact: number): number;
  readonly attraction: WasmGlobal;
  readonly repulsion: WasmGlobal;
  readonly points: WasmGlobal;
  readonly rowBytes: WasmGlobal;
  readonly neighbourIndex: WasmGlobal;
  readonly neighbourValue: WasmGlobal;
  readonly offsets: WasmGlobal;
  readonly columns: WasmGlobal;
  readonly values: WasmGlobal;
  readonly embedding: WasmGlobal;
}

/** A WebAssembly module and the memory its instances work on, as it can be sent to workers. */
export interface WasmParts {
  module: WasmModule;
  threads: number;
  /** Size of the memory, in pages of 64 KiB. */
  pages: number;
  /** With several threads, the memory they share; a single thread makes its own. */
  memory?: WasmMemory;
}

const PAGE = 65536;
const MOST_PAGES = 65536;

/**
 * Works out the memory a run needs and makes it if threads share it.
 *
 * @throws RangeError when it exceeds the 4 GiB that WebAssembly addresses
 */
export function makeParts(module: WasmModule, threads: number, settings: Settings): WasmParts {
  const { Memory } = available();
  const shared = threads > 1;
  const trial = new Memory({ initial: 1, maximum: 1, shared });
  const { plan } = instantiate(module, trial);
  const { count, dimensions, neighbours, exact } = settings;
  const pages = Math.ceil(plan(count, dimensions, neighbours, threads, 0, exact ? 0 : 1) / PAGE);
  if (pages > MOST_PAGES) {
    throw new RangeError(
      `points: ${count} points of ${dimensions} dimensions with ${neighbours} neighbours need ` +
        `${Math.ceil(pages / 16)} MiB, more than the 4096 MiB that WebAssembly addresses; lower the perplexity`,
    );
  }
  const memory = shared ? new Memory({ initial: pages, maximum: pages, shared }) : undefined;
  return { module, threads, pages, memory };
}

/** One thread's engine on the memory of all. */
export function wasmEngine(parts: WasmParts, rank: number, settings: Settings): Engine {
  const memory = parts.memory ?? new (available().Memory)({ initial: parts.pages });
  const wasm = instantiate(parts.module, memory);
  const { count, dimensions, neighbours, perplexity } = settings;
  const exact = settings.exact ? 1 : 0;
  wasm.plan(count, dimensions, neighbours, parts.threads, rank, 1 - exact);
  const ints = (at: WasmGlobal, length: number): Int32Array => new Int32Array(memory.buffer, at.value, length);
  const floats = (at: WasmGlobal, length: number): Float32Array => new Float32Array(memory.buffer, at.value, length);

  function load(points: Float32Array): void {
    const width = wasm.rowBytes.value / 4;
    const rows = floats(wasm.points, count * width);
    for (let i = 0; i < count; i++) rows.set(points.subarray(i * dimensions, (i + 1) * dimensions), i * width);
    wasm.prepareSearch();
  }

  function table(): NeighbourTable {
    const pairs = count * neighbours;
    return { count, neighbours, indices: ints(wasm.neighbourIndex, pairs), values: floats(wasm.neighbourValue, pairs) };
  }

  function allocate(entries: number): SparseAffinities {
    const offsets = ints(wasm.offsets, count + 1);
    return { count, offsets, columns: ints(wasm.columns, entries), values: floats(wasm.values, entries) };
  }

  return {
    lead: rank === 0,
    wait: () => wasm.barrier(),
    load,
    searchSlice: () => wasm.searchSlice() !== 0,
    affinitySlice: () => wasm.affinitySlice(Math.log(perplexity)) !== 0,
    table,
    allocate,
    positions: () => floats(wasm.embedding, 2 * count),
    begin: () => wasm.begin(),
    iterate: (iterations: number, phase: Phase) =>
      wasm.iterate(iterations, exact, phase.exaggeration, phase.learningRate, phase.momentum),
    forces: () => {
      const normalisation = wasm.measureForces(exact);
      return {
        normalisation,
        attraction: floats(wasm.attraction, 2 * count),
        repulsion: floats(wasm.repulsion, 2 * count),
      };
    },
    divergence: () => wasm.divergence(exact),
  };
}

function instantiate(module: WasmModule, memory: WasmMemory): Exports {
  const env = {
    memory,
    abort: () => {
      throw new Error("t-SNE: the WebAssembly module stopped");
    },
  };
  const { Instance } = available();
  return new Instance(module, { env }).exports as unknown as Exports;
}

function available(): NonNullable<typeof webAssembly> {
  if (webAssembly === undefined) throw new Error("engine: WebAssembly is missing here");
  return webAssembly;
}
