/** Starts the threads of a run, passes on their progress, and ends them all, also when the run fails. */

import { join } from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";
import { Worker, type WorkerOptions } from "node:worker_threads";
import { perform, type Job, type JobResult, type Message } from "./job";
import type { Progress } from "../stages/embed";

/**
 * Runs one job per thread, each in a worker, or a single one on the calling thread in slices.
 *
 * @param jobs one for each rank
 * @param inWorkers false where workers can't be started; then there is one job
 * @param onProgress what it throws ends the run
 * @returns the leading thread's result, after every worker has ended
 * @throws the signal's reason when it is aborted; what a worker or the callback threw
 */
export async function runJobs(
  jobs: readonly Job[],
  inWorkers: boolean,
  onProgress: (progress: Progress) => void,
  signal: AbortSignal | undefined,
): Promise<JobResult> {
  signal?.throwIfAborted();
  if (!inWorkers) return runHere(jobs[0], onProgress, signal);
  const workers: Worker[] = [];
  let stopListening = (): void => undefined;
  try {
    return await new Promise<JobResult>((resolve, reject) => {
      const abort = (): void => reject(signal?.reason);
      signal?.addEventListener("abort", abort, { once: true });
      stopListening = () => signal?.removeEventListener("abort", abort);
      for (const job of jobs) {
        const worker = new Worker(join(__dirname, "worker.js"), optionsFor(job));
        workers.push(worker);
        worker.on("error", reject);
        worker.on("messageerror", reject);
        worker.on("exit", (code) => {
          if (code !== 0) reject(new Error(`t-SNE: a worker ended early, with exit code ${code}`));
        });
        worker.on("message", (message: Message) => {
          try {
            if ("progress" in message) onProgress(message.progress);
            else if ("result" in message) resolve(message.result);
          } catch (error) {
            reject(error);
          }
        });
      }
    });
  } finally {
    stopListening();
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
}

/** Workers don't inherit the arguments of this Node process (such as --test). */
function optionsFor(job: Job): WorkerOptions {
  const transferList = job.points === undefined ? [] : [job.points.buffer as ArrayBuffer];
  return { workerData: job, transferList, execArgv: [], name: `t-SNE ${job.rank}` };
}

/** Runs a job on the calling thread; between slices, other events of this thread are handled. */
async function runHere(
  job: Job,
  onProgress: (progress: Progress) => void,
  signal: AbortSignal | undefined,
): Promise<JobResult> {
  const steps = perform(job);
  let step = steps.next();
  while (!step.done) {
    if (step.value !== undefined) onProgress(step.value);
    await nextTurn();
    signal?.throwIfAborted();
    step = steps.next();
  }
  return step.value as JobResult;
}
