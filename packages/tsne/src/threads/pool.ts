/** Starts the threads of a run, passes on their progress, and ends them all, also when the run fails. */

import { perform, type Job, type JobResult } from "./job";
import type { Host, RunningWorker } from "../hosts/host";
import type { Progress } from "../stages/embed";

/** Is told the progress; a promise that it returns is waited for. */
type Report = (progress: Progress) => unknown;

/**
 * Runs one job per thread, each in a worker, or a single one on the calling thread in slices.
 *
 * @param jobs one for each rank
 * @param host where workers can't be started there is one job
 * @param report what it throws ends the run; the run waits for the promise that it returns before it reports again
 * @returns the leading thread's result, after every worker has ended
 * @throws the signal's reason when it is aborted; what a worker or the callback threw
 */
export async function runJobs(
  jobs: readonly Job[],
  host: Host,
  report: Report,
  signal: AbortSignal | undefined,
): Promise<JobResult> {
  signal?.throwIfAborted();
  if (!host.workers) return runHere(jobs[0], host, report, signal);
  const workers: RunningWorker[] = [];
  let stopListening = (): void => undefined;
  try {
    return await new Promise<JobResult>((resolve, reject) => {
      const abort = (): void => reject(signal?.reason);
      signal?.addEventListener("abort", abort, { once: true });
      stopListening = () => signal?.removeEventListener("abort", abort);
      let reported: Promise<unknown> = Promise.resolve();
      jobs.forEach((job, rank) => {
        const worker = host.startWorker(job, {
          message(message) {
            if ("result" in message) reported.then(() => resolve(message.result), reject);
            if ("failed" in message) reject(message.failed);
            if (!("progress" in message)) return;
            reported = promised(() => report(message.progress));
            reported.then(() => workers[rank].proceed(), reject);
          },
          failed: reject,
        });
        workers.push(worker);
      });
    });
  } finally {
    stopListening();
    await Promise.all(workers.map((worker) => worker.end()));
  }
}

/** Calls a function at once; what it throws is a rejection. */
async function promised(call: () => unknown): Promise<unknown> {
  return call();
}

/** Runs a job on the calling thread; between slices, other events of this thread are handled. */
async function runHere(job: Job, host: Host, report: Report, signal: AbortSignal | undefined): Promise<JobResult> {
  const steps = perform(job);
  let step = steps.next();
  while (!step.done) {
    if (step.value !== undefined) await report(step.value);
    await host.nextTurn();
    signal?.throwIfAborted();
    step = steps.next();
  }
  return step.value as JobResult;
}
