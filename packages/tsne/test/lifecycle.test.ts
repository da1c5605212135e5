import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { join } from "node:path";
import { test } from "node:test";
import { promisify } from "node:util";
import { tsne, type TsneOptions } from "../src";
import { tsneWith } from "../src/tsne";
import { nodeHost } from "../src/hosts/node";
import { normalCloud } from "./reference";

const points = normalCloud(2000, 10, 1);
/** Longer than any test waits. */
const ENDLESS: TsneOptions = { iterations: 1_000_000, threads: 2 };

/** Worker threads that are alive: each holds a message port. */
function livingWorkers(): number {
  return process.getActiveResourcesInfo().filter((name) => name === "MessagePort" || name === "Worker").length;
}

async function rejection(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => assert.fail("expected a rejection"),
    (error: unknown) => error,
  );
}

test("progress comes every interval and at the end, with falling divergence and copies of the embedding", async () => {
  const seen: { iteration: number; kl: number; data: Float32Array }[] = [];
  const { embedding, klDivergence } = await tsne(points, {
    earlyIterations: 30,
    iterations: 45,
    progressInterval: 20,
    onProgress: (iteration, kl, snapshot) => {
      assert.deepEqual(snapshot.shape, [2000, 2]);
      seen.push({ iteration, kl, data: snapshot.data });
    },
  });
  assert.deepEqual(
    seen.map(({ iteration }) => iteration),
    [20, 40, 60, 75],
  );
  assert.equal(seen[3].kl, klDivergence);
  assert.deepEqual(seen[3].data, embedding.data);
  assert.notDeepEqual(seen[2].data, seen[3].data);
  assert.ok(seen[3].kl < seen[1].kl);
  // looking does not change the path
  const unseen = await tsne(points, { earlyIterations: 30, iterations: 45 });
  assert.deepEqual(unseen.embedding.data, embedding.data);
});

const engines: [string, TsneOptions][] = [
  ["wasm-threads", { engine: "wasm-threads" }],
  ["wasm", { engine: "wasm" }],
  ["plain", { engine: "plain" }],
];

for (const [name, options] of engines) {
  test(`an abort during the descent ends the call and its workers at once with ${name}`, async () => {
    const before = livingWorkers();
    const controller = new AbortController();
    const reason = new Error("enough");
    let [aborted, during] = [0, 0];
    const error = await rejection(
      tsne(points, {
        ...ENDLESS,
        ...options,
        progressInterval: 10,
        signal: controller.signal,
        onProgress: () => {
          during = livingWorkers();
          aborted = performance.now();
          controller.abort(reason);
        },
      }),
    );
    assert.equal(error, reason);
    assert.ok(performance.now() - aborted < 2000);
    // the workers were there to be counted
    assert.ok(during > before, `${during}`);
    assert.equal(livingWorkers(), before);
  });

  test(`an error in the callback ends the call and its workers with ${name}`, async () => {
    const before = livingWorkers();
    const thrown = new Error("from the callback");
    const onProgress = (): void => {
      throw thrown;
    };
    assert.equal(await rejection(tsne(points, { ...ENDLESS, ...options, progressInterval: 10, onProgress })), thrown);
    assert.equal(livingWorkers(), before);
  });
}

test("an abort during the search for neighbours ends the call", async () => {
  const many = normalCloud(30000, 40, 2);
  const signal = AbortSignal.timeout(300);
  const started = performance.now();
  const error = (await rejection(tsne(many, { signal, threads: 2 }))) as Error;
  assert.equal(error.name, "TimeoutError");
  assert.ok(performance.now() - started < 2500, `${performance.now() - started}`);
});

test("a signal that was aborted before starts nothing", async () => {
  const reason = new Error("never");
  assert.equal(await rejection(tsne(points, { signal: AbortSignal.abort(reason) })), reason);
});

test("on the calling thread other events are heard between slices of every stage, and an abort too", async () => {
  const capabilities = { ...nodeHost(), workers: false };
  const controller = new AbortController();
  const reason = new Error("enough");
  const [WANTED, LAST] = [20, 60];
  // Counted in turns of the event loop and not in milliseconds, which a busy machine would change: a run that never
  // returned to the loop would leave both counts at 0, and one that ignored the signal would go on for its million
  // iterations.
  let [turns, turnsDuringDescent] = [0, 0];
  let descending = false;
  const count = (): void => {
    turns++;
    if (descending && ++turnsDuringDescent === LAST) controller.abort(reason);
    if (!controller.signal.aborted) setImmediate(count);
  };
  setImmediate(count);
  let turnsBefore = 0;
  const onProgress = (iteration: number): void => {
    if (descending) return;
    assert.equal(iteration, 10);
    turnsBefore = turns;
    descending = true;
  };
  const options = { ...ENDLESS, signal: controller.signal, progressInterval: 10, onProgress };
  assert.equal(await rejection(tsneWith(capabilities, points, options)), reason);
  // the search for the neighbours of 2000 points and their affinities are many slices
  assert.ok(turnsBefore > WANTED, `${turnsBefore}`);
  assert.equal(turnsDuringDescent, LAST);
});

test("two calls at once give what each gives alone", async () => {
  const options = { earlyIterations: 20, iterations: 20, threads: 2 };
  const alone = await tsne(points, options);
  const [a, b] = await Promise.all([tsne(points, options), tsne(points, { ...options, seed: 3 })]);
  assert.deepEqual(a.embedding.data, alone.embedding.data);
  assert.notDeepEqual(b.embedding.data, alone.embedding.data);
});

test("nothing keeps a process alive after a result, an abort or an error", async () => {
  const program = `
    const { tsne } = require(${JSON.stringify(join(__dirname, "../src"))});
    const { normalCloud } = require(${JSON.stringify(join(__dirname, "reference"))});
    const points = normalCloud(1500, 5, 1);
    const short = { earlyIterations: 5, iterations: 5, threads: 2 };
    (async () => {
      await tsne(points, short);
      const controller = new AbortController();
      const running = tsne(points, { threads: 2, iterations: 1000000, signal: controller.signal });
      setTimeout(() => controller.abort(), 200);
      await running.catch(() => undefined);
      await tsne(points, { ...short, progressInterval: 2, onProgress() { throw new Error(); } }).catch(() => undefined);
      process.stdout.write("done");
    })();`;
  const { stdout, stderr } = await promisify(execFile)(process.execPath, ["-e", program], { timeout: 15000 });
  assert.equal(stdout, "done");
  assert.equal(stderr, "");
});
