/** What this machine can run, and the choice of an engine. */

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { EngineChoice } from "../options";
import { webAssembly, type WasmModule } from "./web-assembly";

/** What this process can do; tests set parts of it to false. */
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

/** The engine that was chosen, and why not a faster one. */
export interface EnginePlan {
  engine: "wasm" | "plain";
  threads: number;
  /** The compiled module, when there is one. */
  module?: WasmModule;
  /** What was missing for a faster engine; empty when nothing was. */
  reason: string;
}

/** A module with one function that uses a SIMD instruction: () -> i8x16.splat(0). */
const SIMD_PROBE = Buffer.from("0061736d010000000105016000017b030201000a080106004100fd0f0b", "hex");

/** Finds out what this process can do. */
export function detectCapabilities(): Capabilities {
  return {
    simd: webAssembly?.validate(SIMD_PROBE) ?? false,
    sharedMemory: offersSharedMemory(),
    workers: true,
    directory: join(__dirname, ".."),
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
