/** The program of a worker thread in Node: carries out the job it is started with. */

import { parentPort, workerData, type MessagePort } from "node:worker_threads";
import { carryOut } from "./carry-out";
import type { Job } from "./job";

const port = parentPort as MessagePort;
void carryOut(workerData as Job, {
  post: (message) => port.postMessage(message),
  proceeded: () => new Promise((resolve) => port.once("message", resolve)),
});
