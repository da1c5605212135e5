/** What every worker does, in Node and in a browser. */

import { perform, type Job, type Message } from "./job";

/** A worker's line to the thread that started it. */
export interface Line {
  post(message: Message): void;
  /** Settles when the host has dealt with a report. */
  proceeded(): Promise<unknown>;
}

/**
 * Carries out a job and posts its progress and its result. One report is under way at a time: the work goes on
 * meanwhile, and waits before the next one until the host has dealt with it. What goes wrong is posted as well.
 */
export async function carryOut(job: Job, line: Line): Promise<void> {
  try {
    line.post(await work(job, line));
  } catch (failed) {
    line.post({ failed });
  }
}

async function work(job: Job, line: Line): Promise<Message> {
  const steps = perform(job);
  let dealtWith: Promise<unknown> | undefined;
  for (let step = steps.next(); ; step = steps.next()) {
    if (step.done) return step.value === undefined ? { finished: job.rank } : { result: step.value };
    if (step.value === undefined) continue;
    await dealtWith;
    dealtWith = line.proceeded();
    line.post({ progress: step.value });
  }
}
