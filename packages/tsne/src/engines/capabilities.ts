/** The choice of an engine by what this machine can run. */

import type { Capabilities, Host } from "../hosts/host";
import type { EngineChoice } from "../options";
import { webAssembly, type WasmModule } from "./web-assembly";

/** The engine that was chosen, and why not a faster one. */
export interface EnginePlan {
  engine: "wasm" | "plain";
  threads: number;
  /** The compiled module, when there is one. */
  module?: WasmModule;
  /** What was missing for a faster engine; empty when nothing was. */
  reason: string;
}

/**
 * Chooses the engine.
 *
 * @param plainOnly what only the plain engine computes, when that is asked for
 * @throws Error when the wished engine cannot run here, saying what is missing
 */
export async function planEngine(
  wished: EngineChoice,
  threads: number,
  host: Capabilities & Pick<Host, "readModule">,
  plainOnly = "",
): Promise<EnginePlan> {
  if (plainOnly !== "")
    return withoutWasm(wished === "plain" ? "auto" : wished, `the plain engine alone has ${plainOnly}`);
  if (wished === "plain") return { engine: "plain", threads: 1, reason: "" };
  const missing = !host.simd ? "WebAssembly with SIMD is missing" : undefined;
  const noThreads = !host.workers
    ? "worker threads are missing"
    : !host.sharedMemory
      ? "shared WebAssembly memory is missing"
      : undefined;
  if (wished === "wasm-threads" && noThreads !== undefined)
    throw new Error(`engine: "wasm-threads" asked for, but ${noThreads}`);
  if (missing !== undefined) return withoutWasm(wished, missing);
  const parallel = wished !== "wasm" && threads > 1 && noThreads === undefined;
  let module: WasmModule | undefined;
  try {
    module = await webAssembly?.compile(await host.readModule(parallel ? "tsne-threads.wasm" : "tsne.wasm"));
  } catch (error) {
    return withoutWasm(wished, (error as Error).message);
  }
  if (module === undefined) return withoutWasm(wished, "WebAssembly is missing");
  const reason = parallel || threads === 1 || wished === "wasm" ? "" : (noThreads ?? "");
  return { engine: "wasm", threads: parallel ? threads : 1, module, reason };
}

function withoutWasm(wished: EngineChoice, reason: string): EnginePlan {
  if (wished !== "auto") throw new Error(`engine: "${wished}" asked for, but ${reason}`);
  return { engine: "plain", threads: 1, reason };
}
