import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { describe, test } from "node:test";
import { temporaryDirectory } from "@vae-notebooks/testing";
import { nativeModule } from "../src/native-kernels";
import { withoutSignals } from "../src/signals";
import { tf } from "../src/tensorflow";

const skip = tf && nativeModule() === undefined ? "the native module is not compiled" : false;

const PRODUCTS = `
const { tf, compileFunction } = require(${JSON.stringify(path.join(__dirname, "../src"))});
const [x, w] = [tf.ones([300, 784]), tf.ones([784, 512])];
const f = ([x]) => ({ y: tf.matMul(x, w) });
const wrong = (y) => y.dataSync().some((sum) => sum !== 784);
let resized = 0;
process.on("SIGWINCH", () => resized++);
(async () => {
  for (let end = Date.now() + 1500; Date.now() < end; ) {
    const compiled = compileFunction({ f, examples: [[x]] });
    for (let i = 0; i < 20; i++)
      tf.tidy(() => {
        if (wrong(tf.matMul(x, w)) || wrong(compiled.run([x]).y)) throw new Error("a wrong product");
      });
    compiled.dispose();
    process.kill(process.pid, "SIGWINCH");
    await new Promise((resolve) => setImmediate(resolve));
  }
  console.log("resized", resized > 0);
})();
`;

describe("signals while TensorFlow computes", { skip }, () => {
  test("a profiler's five thousand a second destroy nothing, and others still arrive", (t) => {
    const profiles = temporaryDirectory(t);
    // With AVX2 alone oneDNN uses the heap as its stack for eager products too; with AVX-512 for those of a recording.
    for (const ONEDNN_MAX_CPU_ISA of ["AVX2", "ALL"]) {
      const flags = ["--cpu-prof", "--cpu-prof-interval=200", `--cpu-prof-dir=${profiles}`];
      const { status, signal, stdout, stderr } = spawnSync(process.execPath, [...flags, "-e", PRODUCTS], {
        encoding: "utf8",
        env: { ...process.env, ONEDNN_MAX_CPU_ISA },
      });
      assert.deepEqual({ status, signal, stdout }, { status: 0, signal: null, stdout: "resized true\n" }, stderr);
    }
    assert.equal(fs.readdirSync(profiles).filter((name) => name.endsWith(".cpuprofile")).length, 2);
  });
});

describe("a backend without signals", () => {
  /** A binding whose calls are told, with how deep signals were held. */
  function told() {
    const calls: string[] = [];
    let depth = 0;
    const hold = { holdSignals: () => void depth++, releaseSignals: () => void depth-- };
    const call = (name: string) => (what: string) => {
      calls.push(`${name}(${what}) ${depth}`);
      if (what === "fails") throw new Error("failed");
      return what;
    };
    const names = ["executeOp", "loadSavedModel", "runSavedModel", "deleteTensor"];
    const backend = { binding: Object.freeze(Object.fromEntries(names.map((name) => [name, call(name)]))) };
    return { calls, hold, backend, depth: () => depth };
  }

  test("holds them while it computes, also where that fails, and returns what it computed", () => {
    const { calls, hold, backend, depth } = told();
    withoutSignals(backend, hold);
    const { binding } = backend;
    assert.equal(binding.executeOp("a"), "a");
    assert.equal(binding.loadSavedModel("b"), "b");
    assert.equal(binding.deleteTensor("d"), "d");
    assert.throws(() => binding.runSavedModel("fails"), /failed/);
    assert.deepEqual(calls, ["executeOp(a) 1", "loadSavedModel(b) 1", "deleteTensor(d) 0", "runSavedModel(fails) 1"]);
    assert.equal(depth(), 0);
  });

  test("is what it was where the native module or the binding is missing, and gets no function that it has not", () => {
    const { hold, backend } = told();
    const { binding } = backend;
    withoutSignals(backend, undefined);
    assert.equal(backend.binding, binding);
    withoutSignals(null, hold);
    const other = {};
    withoutSignals(other, hold);
    assert.deepEqual(other, {});
    const partial = { binding: { executeOp: () => 1 } };
    withoutSignals(partial, hold);
    assert.equal("runSavedModel" in partial.binding, false, "what a binding lacks is still missed");
  });
});
