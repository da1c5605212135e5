/** Node as the place where t-SNE runs: modules from disk, worker threads. */

import { readFile } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";
import { Worker } from "node:worker_threads";
import { offersSharedMemory, offersSimd, type Host, type RunningWorker, type WorkerEvents } from "./host";
import type { Job, Message } from "../threads/job";

/**
 * This process.
 *
 * @param directory of the compiled modules
 */
export function nodeHost(directory: string = join(__dirname, "..")): Host {
  return {
    simd: offersSimd(),
    sharedMemory: offersSharedMemory(),
    workers: true,
    parallelism: availableParallelism(),
    readModule: (name) => readModule(join(directory, name)),
    startWorker,
    nextTurn,
  };
}

async function readModule(file: string): Promise<Uint8Array> {
  try {
    return await readFile(file);
  } catch (error) {
    throw new Error(`${file} cannot be loaded (${(error as Error).message}); the set-up builds it`);
  }
}

function startWorker(job: Job, events: WorkerEvents): RunningWorker {
  const transferList = job.points === undefined ? [] : [job.points.buffer as ArrayBuffer];
  // Workers don't inherit the arguments of this Node process (such as --test).
  const options = { workerData: job, transferList, execArgv: [], name: `t-SNE ${job.rank}` };
  const worker = new Worker(join(__dirname, "../threads/node-worker.js"), options);
  worker.on("message", (message: Message) => events.message(message));
  worker.on("error", (error) => events.failed(error));
  worker.on("messageerror", (error) => events.failed(error));
  worker.on("exit", (code) => {
    if (code !== 0) events.failed(new Error(`t-SNE: a worker ended early, with exit code ${code}`));
  });
  return { proceed: () => worker.postMessage("proceed"), end: () => worker.terminate() };
}
