import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import os from "node:os";
import path from "node:path";
import { test } from "node:test";
import { chosenThreads, setForNow, threadVariables } from "../src/threads";

const SOURCE = path.join(__dirname, "../src");

test("VAE_THREADS goes before TensorFlow's own variable, and that before the number of cores", () => {
  assert.deepEqual(chosenThreads({ VAE_THREADS: "3", TF_NUM_INTEROP_THREADS: "5" }), {
    parts: 3,
    source: "VAE_THREADS",
  });
  assert.deepEqual(chosenThreads({ VAE_THREADS: "", TF_NUM_INTEROP_THREADS: "5" }), {
    parts: 5,
    source: "TF_NUM_INTEROP_THREADS",
  });
  for (const none of [{}, { TF_NUM_INTEROP_THREADS: "0" }])
    assert.deepEqual(chosenThreads(none), { parts: os.availableParallelism(), source: "cores" });
  assert.deepEqual(threadVariables({ VAE_THREADS: "3", TF_NUM_INTEROP_THREADS: "5" }), {
    TF_NUM_INTRAOP_THREADS: "1",
    TF_NUM_INTEROP_THREADS: "3",
  });
  const own = { TF_NUM_INTRAOP_THREADS: "0", TF_NUM_INTEROP_THREADS: "0" };
  assert.deepEqual(threadVariables(own), own, "TensorFlow's own choice stays");
});

test("what is no number of threads is refused, with the variable's name", () => {
  for (const VAE_THREADS of ["0", "-1", "two", "1.5"]) {
    assert.throws(() => chosenThreads({ VAE_THREADS }), {
      name: "RangeError",
      message: `VAE_THREADS: expected an integer from 1 to 9999, found "${VAE_THREADS}"`,
    });
  }
});

test("variables that are set for now are put back, or taken away where there were none", () => {
  const environment = { A: "before" };
  const putBack = setForNow(environment, { A: "now", B: "now" });
  assert.deepEqual(environment, { A: "now", B: "now" });
  putBack();
  assert.deepEqual(environment, { A: "before" });
});

/** Runs a program in a process of its own, with these variables and none of TensorFlow's threads. */
function run(program: string, variables: Record<string, string> = {}): { stdout: string; stderr: string } {
  const { TF_NUM_INTEROP_THREADS: _inter, TF_NUM_INTRAOP_THREADS: _intra, VAE_THREADS: _ours, ...env } = process.env;
  const { status, stdout, stderr } = spawnSync(process.execPath, ["-e", program], {
    encoding: "utf8",
    env: { ...env, ...variables },
  });
  assert.equal(status, 0, stderr);
  return { stdout, stderr };
}

// The pool of operations has threads of its own name; there are as many as operations at once.
const TELL = `
  const { threads } = require(${JSON.stringify(path.join(SOURCE, "tensorflow"))});
  const names = require("node:fs").readdirSync("/proc/self/task").map((id) => require("node:fs").readFileSync("/proc/self/task/" + id + "/comm", "utf8").trim());
  const left = Object.keys(process.env).filter((name) => /^TF_NUM/.test(name));
  console.log(JSON.stringify({ threads, left, compute: names.filter((name) => name === "tf_Compute").length }));`;

test("TensorFlow is loaded with the threads that were chosen, and a process that is started later inherits none of it", (t) => {
  if (process.platform !== "linux") return t.skip("threads are counted in /proc");
  const { threads, left, compute } = JSON.parse(run(TELL, { VAE_THREADS: "5" }).stdout);
  assert.deepEqual(threads, { parts: 5, source: "VAE_THREADS" });
  assert.deepEqual(left, []);
  assert.equal(compute, 5);
});

test("where TensorFlow was loaded before the library, it is said that the threads come too late", () => {
  const program = `
    require("node:util").isNullOrUndefined = (value) => value == null;
    require("@tensorflow/tfjs-node");
    console.log(JSON.stringify(require(${JSON.stringify(path.join(SOURCE, "tensorflow"))}).threads));`;
  const { stdout, stderr } = run(program, { VAE_THREADS: "5" });
  assert.match(
    JSON.parse(stdout.trim()).tooLate,
    /TensorFlow was loaded before @vae-notebooks\/tf-graph.*import @vae-notebooks\/tf-graph first/,
  );
  assert.match(stderr, /Warning: TensorFlow was loaded before @vae-notebooks\/tf-graph/);
  assert.doesNotMatch(run(TELL).stderr, /loaded before/);
});
