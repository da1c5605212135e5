/** What the machine offers, and which engine that makes possible. */

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { EngineChoice } from "./options";
import { webAssembly, type WasmModule } from "./web-assembly";

/** What this process can do; tests take parts away. */
export interface Capabilities {
  /** WebAssembly with 128-bit SIMD. */
  simd: boolean;
  /** WebAssembly memory that several threads share. */
  sharedMemory: boolean;
  /** Worker threads may be started. */
  workers: boolean;
  /** Directory of the compiled modules. */
  directory: string;
}

/** The engine that runs and why it is not a faster one. */
export interface EnginePlan {
  engine: "wasm" | "plain";
  threads: number;
  /** The compiled module, when there is one. */
  module?: WasmModule;
  /** Empty when nothing was missing. */
  reason: string;
}

/** A module with one function that uses a SIMD instruction: () -> i8x16.splat(0). */
const SIMD_PROBE = Uint8Array.of(
  0,
  97,
  115,
  109,
  1,
  0,
  0,
  0,
  1,
  5,
  1,
  96,
  0,
  1,
  123,
  3,
  2,
  1,
  0,
  10,
  8,
  1,
  6,
  0,
  65,
  0,
  253,
  15,
  11,
);

/** Finds out what the machine offers. */
export function detectCapabilities(): Capabilities {
  return {
    simd: webAssembly?.validate(SIMD_PROBE) ?? false,
    sharedMemory: offersSharedMemory(),
    workers: true,
    directory: __dirname,
  };
}

/**
 * Chooses the engine.
 *
 * @throws Error when the wished engine cannot run here, saying what is missing
 */
export async function planEngine(
  wished: EngineChoice,
  threads: number,
  capabilities: Capabilities,
): Promise<EnginePlan> {
  if (wished === "plain") return { engine: "plain", threads: 1, reason: "" };
  const missing = !capabilities.simd ? "WebAssembly with SIMD is missing" : undefined;
  const noThreads = !capabilities.workers
    ? "worker threads are missing"
    : !capabilities.sharedMemory
      ? "shared WebAssembly memory is missing"
      : undefined;
  if (wished === "wasm-threads" && noThreads !== undefined)
    throw new Error(`engine: "wasm-threads" asked for, but ${noThreads}`);
  if (missing !== undefined) return withoutWasm(wished, missing);
  const parallel = wished !== "wasm" && threads > 1 && noThreads === undefined;
  const file = join(capabilities.directory, parallel ? "tsne-threads.wasm" : "tsne.wasm");
  let module: WasmModule | undefined;
  try {
    module = await webAssembly?.compile(await readFile(file));
  } catch (error) {
    return withoutWasm(wished, `${file} cannot be loaded (${(error as Error).message}); the set-up builds it`);
  }
  if (module === undefined) return withoutWasm(wished, "WebAssembly is missing");
  const reason = parallel || threads === 1 || wished === "wasm" ? "" : (noThreads ?? "");
  return { engine: "wasm", threads: parallel ? threads : 1, module, reason };
}

function withoutWasm(wished: EngineChoice, reason: string): EnginePlan {
  if (wished !== "auto") throw new Error(`engine: "${wished}" asked for, but ${reason}`);
  return { engine: "plain", threads: 1, reason };
}

function offersSharedMemory(): boolean {
  if (webAssembly === undefined || typeof SharedArrayBuffer === "undefined") return false;
  try {
    return new webAssembly.Memory({ initial: 1, maximum: 1, shared: true }).buffer instanceof SharedArrayBuffer;
  } catch {
    return false;
  }
}
