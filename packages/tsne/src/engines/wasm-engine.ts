/** The engine in WebAssembly: compiled from the AssemblyScript in wasm/, on memory that threads may share. */

import type { NeighbourTable, SparseAffinities } from "../stages/affinities";
import type { Engine } from "./engine";
import type { Phase } from "../stages/optimisation";
import type { KnownNeighbours } from "../input";
import type { Settings } from "../options";
import { principalSubspace } from "../stages/initialisation";
import { partition } from "../stages/partition";
import { webAssembly, type WasmGlobal, type WasmMemory, type WasmModule } from "./web-assembly";

/** What wasm/index.ts exports. */
export interface Exports {
  plan(
    count: number,
    dimensions: number,
    width: number,
    neighbours: number,
    threads: number,
    rank: number,
    gridded: number,
  ): number;
  barrier(): void;
  productSlice(): number;
  screenSlice(): number;
  prepareSearch(leaves: number): void;
  setLeaves(leaves: number): void;
  rankLeaves(point: number, restart: number): number;
  searchSlice(probes: number): number;
  affinitySlice(logPerplexity: number, squared: number): number;
  begin(): void;
  iterate(count: number, exact: number, exaggeration: number, learningRate: number, momentum: number): void;
  measureForces(exact: number): number;
  divergence(exact: number): number;
  readonly attraction: WasmGlobal;
  readonly repulsion: WasmGlobal;
  readonly points: WasmGlobal;
  readonly rowBytes: WasmGlobal;
  readonly screens: WasmGlobal;
  readonly screenBytes: WasmGlobal;
  readonly order: WasmGlobal;
  readonly leafStarts: WasmGlobal;
  readonly agreed: WasmGlobal;
  readonly products: WasmGlobal;
  readonly directions: WasmGlobal;
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

/** From more dimensions than this, points are compared by projections first; up to so many they are compared in full. */
const MOST_COMPARED = 64;
/** The projections, a multiple of eight. */
const PROJECTIONS = 48;
/** With more dimensions, the matrix of their products would take too long and too much memory. */
const MOST_PROJECTED = 2048;
/** Share of the nearest neighbours that the approximate search shall find among the points of its sample. */
const WISHED_RECALL = 0.97;
const SAMPLE = 128;

const PAGE = 65536;
const MOST_PAGES = 65536;

/**
 * Works out the memory a run needs and makes it if threads share it.
 *
 * @throws RangeError when it exceeds the 4 GiB that WebAssembly addresses
 * @throws Error saying how much was asked for, when the system doesn't give it
 */
export function makeParts(module: WasmModule, threads: number, settings: Settings): WasmParts {
  const shared = threads > 1;
  // a page to ask the module on; also that is refused where the system gives no address space
  const { count, dimensions, neighbours } = settings;
  const pages = Math.ceil(layOut(instantiate(module, makeMemory(1, shared)), settings, threads, 0) / PAGE);
  if (pages > MOST_PAGES) {
    throw new RangeError(
      `points: ${count} points of ${dimensions} dimensions with ${neighbours} neighbours need ` +
        `${Math.ceil(pages / 16)} MiB, more than the 4096 MiB that WebAssembly addresses; lower the perplexity`,
    );
  }
  const memory = shared ? makeMemory(pages, true) : undefined;
  return { module, threads, pages, memory };
}

/** Lays a run's memory out and takes the place of one thread; the answer is the bytes that it needs. */
export function layOut({ plan }: Exports, settings: Settings, threads: number, rank: number): number {
  const { count, dimensions, neighbours, exact } = settings;
  return plan(count, dimensions, screenWidth(dimensions), neighbours, threads, rank, exact ? 0 : 1);
}

/**
 * Memory for a run.
 *
 * @throws Error saying how much was asked for, when the system doesn't give it
 */
function makeMemory(pages: number, shared: boolean): WasmMemory {
  const { Memory } = available();
  try {
    return shared ? new Memory({ initial: pages, maximum: pages, shared }) : new Memory({ initial: pages });
  } catch (error) {
    throw new Error(
      `t-SNE: expected ${Math.ceil(pages / 16)} MiB of memory for WebAssembly, and the system did not give them ` +
        `(${(error as Error).message}); fewer points or dimensions, a lower perplexity or engine "plain" need less`,
    );
  }
}

/** One thread's engine on the memory of all. */
export function wasmEngine(parts: WasmParts, rank: number, settings: Settings, known?: KnownNeighbours): Engine {
  const memory = parts.memory ?? makeMemory(parts.pages, false);
  const wasm = instantiate(parts.module, memory);
  const { count, dimensions, neighbours, perplexity } = settings;
  const exact = settings.exact ? 1 : 0;
  const width = screenWidth(dimensions);
  layOut(wasm, settings, parts.threads, rank);
  const lead = rank === 0;
  let order: Int32Array | undefined;
  let probes = 0;
  // the search measures 2 (1 - similarity), of which P takes the square
  const squared = settings.metric === "cosine" || settings.metric === "correlation" ? 1 : 0;
  const ints = (at: WasmGlobal, length: number): Int32Array => new Int32Array(memory.buffer, at.value, length);
  const floats = (at: WasmGlobal, length: number): Float32Array => new Float32Array(memory.buffer, at.value, length);

  function* prepare(points: Float32Array | undefined): Generator<undefined, void> {
    if (settings.known) {
      if (known !== undefined) {
        table().indices.set(known.indices);
        table().values.set(known.values);
      }
      wasm.barrier();
      return;
    }
    const stride = wasm.rowBytes.value / 4;
    const rows = floats(wasm.points, count * stride);
    if (lead) {
      const given = points as Float32Array;
      if (stride === dimensions) rows.set(given);
      else for (let i = 0; i < count; i++) rows.set(given.subarray(i * dimensions, (i + 1) * dimensions), i * stride);
    }
    wasm.barrier();
    if (width < dimensions) {
      while (wasm.productSlice() !== 0) yield;
      wasm.barrier();
      if (lead) writeDirections(principalSubspace(products() as Float64Array, dimensions, width - 1));
      wasm.barrier();
      while (wasm.screenSlice() !== 0) yield;
      wasm.barrier();
    }
    const agreed = ints(wasm.agreed, 2);
    if (lead) {
      const screenStride = wasm.screenBytes.value / 4;
      const parted = partition(floats(wasm.screens, count * screenStride), count, width, screenStride);
      order = parted.order;
      ints(wasm.order, count).set(order);
      ints(wasm.leafStarts, parted.starts.length).set(parted.starts);
      const leaves = parted.starts.length - 1;
      wasm.prepareSearch(leaves);
      arrangeRows(rows, stride, order);
      wasm.setLeaves(leaves);
      agreed.set([leaves, settings.approximate ? findProbes(leaves) : 0]);
    }
    wasm.barrier();
    wasm.setLeaves(agreed[0]);
    probes = agreed[1];
  }

  function products(): Float64Array | undefined {
    if (width === dimensions) return undefined;
    return new Float64Array(memory.buffer, wasm.products.value, dimensions * dimensions);
  }

  /** The directions in groups of eight: for every dimension eight consecutive components. */
  function writeDirections(directions: Float64Array[]): void {
    const groups = floats(wasm.directions, dimensions * directions.length);
    directions.forEach((direction, j) => {
      const first = (j >> 3) * dimensions * 8 + (j & 7);
      for (let d = 0; d < dimensions; d++) groups[first + d * 8] = direction[d];
    });
  }

  /** How many leaves a point must look at to find the wished share of its neighbours, by a sample of the points. */
  function findProbes(leaves: number): number {
    const sample = Math.min(count, SAMPLE);
    let at = 0;
    for (let k = 0; k < sample; k++) at = wasm.rankLeaves(Math.floor((k * count) / sample), k === 0 ? 1 : 0);
    const counts = new Int32Array(memory.buffer, at, leaves);
    const wanted = WISHED_RECALL * sample * neighbours;
    let found = 0;
    let needed = 0;
    while (needed < leaves && found < wanted) found += counts[needed++];
    return needed;
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
    lead,
    wait: () => wasm.barrier(),
    prepare,
    order: () => order,
    products,
    searchSlice: () => !settings.known && wasm.searchSlice(probes) !== 0,
    affinitySlice: () => wasm.affinitySlice(Math.log(perplexity), squared) !== 0,
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

/** How many numbers screen a point: its coordinates, or the projections and the length that they leave. */
function screenWidth(dimensions: number): number {
  return dimensions > MOST_COMPARED && dimensions <= MOST_PROJECTED ? PROJECTIONS + 1 : dimensions;
}

/** Puts row order[i] in place i, in place: along each cycle of the permutation. */
function arrangeRows(rows: Float32Array, stride: number, order: Int32Array): void {
  const done = new Uint8Array(order.length);
  const kept = new Float32Array(stride);
  for (let start = 0; start < order.length; start++) {
    if (done[start] !== 0) continue;
    kept.set(rows.subarray(start * stride, (start + 1) * stride));
    let to = start;
    for (let from = order[to]; from !== start; to = from, from = order[to]) {
      rows.copyWithin(to * stride, from * stride, (from + 1) * stride);
      done[to] = 1;
    }
    rows.set(kept, to * stride);
    done[to] = 1;
  }
}

/** An instance of the module on a memory. */
export function instantiate(module: WasmModule, memory: WasmMemory): Exports {
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
