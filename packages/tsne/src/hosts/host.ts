/** What differs between Node and a browser: where modules come from, what a worker is, how other events get their turn. */

import type { Job, Message } from "../threads/job";
import { webAssembly } from "../engines/web-assembly";

/** What this process or page can do; tests set parts of it to false. */
export interface Capabilities {
  /** WebAssembly with 128-bit SIMD. */
  simd: boolean;
  /** WebAssembly memory that several threads share. */
  sharedMemory: boolean;
  /** Worker threads may be started. */
  workers: boolean;
  /** Threads that the machine runs at once. */
  parallelism: number;
}

/** What a running worker tells. */
export interface WorkerEvents {
  message(message: Message): void;
  /** It can't be started, threw something, or ended before it was done. */
  failed(error: unknown): void;
}

/** A running worker. */
export interface RunningWorker {
  /** Tells the leading worker that its last report has been dealt with: it may make the next one. */
  proceed(): void;
  /** Ends it, whatever it does; the promise settles when it has ended. */
  end(): Promise<unknown>;
}

/** The place where t-SNE runs. */
export interface Host extends Capabilities {
  /**
   * The bytes of a compiled module.
   *
   * @param name "tsne.wasm" or "tsne-threads.wasm"
   * @throws Error saying why it can't be had, and where it was looked for
   */
  readModule(name: string): Promise<Uint8Array>;
  /** Starts a worker on a job; the job's points are handed over, not copied. */
  startWorker(job: Job, events: WorkerEvents): RunningWorker;
  /** Lets other events of this thread be handled. */
  nextTurn(): Promise<unknown>;
}

/** A module with one function that uses a SIMD instruction: () -> i8x16.splat(0). */
const SIMD_PROBE = Uint8Array.of(
  ...[0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 8, 1, 6, 0, 65, 0, 253, 15, 11],
);

/** Whether WebAssembly with SIMD is there. */
export function offersSimd(): boolean {
  return webAssembly?.validate(SIMD_PROBE) ?? false;
}

/** Whether WebAssembly memory can be shared with workers: a page that is not cross-origin isolated can't send it. */
export function offersSharedMemory(): boolean {
  const isolated = (globalThis as { crossOriginIsolated?: boolean }).crossOriginIsolated ?? true;
  if (webAssembly === undefined || typeof SharedArrayBuffer === "undefined" || !isolated) return false;
  try {
    return new webAssembly.Memory({ initial: 1, maximum: 1, shared: true }).buffer instanceof SharedArrayBuffer;
  } catch {
    return false;
  }
}
