import assert from "node:assert/strict";
import { test } from "node:test";
import { nodeHost } from "../src/hosts/node";
import type { Host, RunningWorker } from "../src/hosts/host";
import { tsneWith } from "../src/tsne";
import { normalCloud } from "./reference";

const points = normalCloud(2000, 10, 1);

/** This process as a host that also gives its running workers, by rank: real ones, so that a test can end one. */
function hostWithWorkers(): { host: Host; workers: RunningWorker[] } {
  const real = nodeHost();
  const workers: RunningWorker[] = [];
  const startWorker: Host["startWorker"] = (job, events) => (workers[job.rank] = real.startWorker(job, events));
  return { host: { ...real, startWorker }, workers };
}

for (const [which, rank] of [
  ["the leading worker", 0],
  ["another worker", 1],
] as const) {
  test(`${which} that dies in the middle ends the call with an error, and the others with it`, async () => {
    const { host, workers } = hostWithWorkers();
    const before = process.getActiveResourcesInfo().filter((name) => name === "MessagePort").length;
    let during = 0;
    const running = tsneWith(host, points, {
      iterations: 1_000_000,
      threads: 3,
      progressInterval: 10,
      onProgress: (iteration) => {
        if (iteration !== 20) return;
        during = process.getActiveResourcesInfo().filter((name) => name === "MessagePort").length;
        void workers[rank].end();
      },
    });
    // the two that are left wait for the dead one at a barrier, for ever if nobody ended them
    await assert.rejects(running, /^Error: t-SNE: a worker ended early, with exit code 1$/);
    assert.ok(during > before, `${during}`);
    assert.equal(process.getActiveResourcesInfo().filter((name) => name === "MessagePort").length, before);
    // and a run after it is not disturbed
    const { threads } = await tsneWith(nodeHost(), points, { earlyIterations: 5, iterations: 5, threads: 3 });
    assert.equal(threads, 3);
  });
}
