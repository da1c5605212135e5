/** The program of a worker thread: carries out the job it is started with. */

import { parentPort, workerData } from "node:worker_threads";
import { perform, type Job, type Message } from "./job";

const post = (message: Message): void => parentPort?.postMessage(message);

const job = workerData as Job;
const steps = perform(job);
let step = steps.next();
while (!step.done) {
  if (step.value !== undefined) post({ progress: step.value });
  step = steps.next();
}
post(step.value === undefined ? { finished: job.rank } : { result: step.value });
