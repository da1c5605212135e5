import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { describe, it } from "node:test";
import { assertClose } from "@vae-notebooks/testing";
import { compileFunction, TraceError } from "../../src";
import { tf } from "../../src/tensorflow";
import { kernelInputs, KernelInputs, REFUSED, TRACED } from "./kernels";

const inputs = kernelInputs();
const names = Object.keys(inputs) as (keyof KernelInputs)[];
const given = names.map((name) => inputs[name]);
const named = (tensors: tf.Tensor[]) =>
  Object.fromEntries(names.map((name, k) => [name, tensors[k]])) as unknown as KernelInputs;

/** What a function gives as a graph and eagerly; of complex numbers, their real and imaginary parts. */
function bothWays(f: (all: KernelInputs) => tf.Tensor): [found: tf.Tensor, expected: tf.Tensor] {
  const whole = (tensors: tf.Tensor[]) => {
    const y = f(named(tensors));
    return y.dtype === "complex64" ? tf.stack([tf.real(y), tf.imag(y)]) : y;
  };
  const compiled = compileFunction({
    f: (tensors: tf.Tensor[]) => ({ y: whole(tensors) }),
    examples: [given],
    mode: "traced",
  });
  const { y } = compiled.run(given);
  compiled.dispose();
  return [y, tf.tidy(() => whole(given))];
}

/** How many of them have gradients. */
const GRADIENTS = 90;
/** The inputs that a function can be differentiated by. */
const FLOATS = ["x", "p", "image", "volume"] as const;

/** The gradients of the sum of squares of f by all of them; undefined where TensorFlow.js has none. */
function gradients(f: (all: KernelInputs) => tf.Tensor, tensors: tf.Tensor[]): Record<string, tf.Tensor> | undefined {
  const all = named(tensors);
  // Each of them has to be used.
  const unused = (some: tf.Tensor[]) => tf.mul(0, tf.addN(some.map((one) => tf.sum(one))));
  const total = (...some: tf.Tensor[]) => {
    const y = f({ ...all, ...Object.fromEntries(FLOATS.map((name, k) => [name, some[k]])) });
    return tf.add(tf.sum(tf.square(y)), unused(some)) as tf.Scalar;
  };
  try {
    const found = tf.grads(total)(FLOATS.map((name) => all[name]));
    return Object.fromEntries(FLOATS.map((name, k) => [name, found[k]]));
  } catch (error) {
    assert.match((error as Error).message, /gradient/i);
    return undefined;
  }
}

describe("each operation of tfjs-node as a graph", () => {
  it("stands in the table of README.md, which counts them", () => {
    const readme = fs.readFileSync(path.join(__dirname, "../../../README.md"), "utf8");
    const [, all, traced, table] = /has (\d+) operations\. (\d+) are traced:\n\n(.*?)\n\n/s.exec(readme) ?? [];
    const [count, refused] = [Object.keys(TRACED).length, Object.keys(REFUSED).length];
    assert.deepEqual([Number(all), Number(traced)], [count + refused, count]);
    assert.deepEqual([...table.matchAll(/`(\w+)`/g)].map(([, name]) => name).sort(), Object.keys(TRACED).sort());
    assert.ok(readme.includes(`gradients that TensorFlow.js has for ${GRADIENTS} of them`));
  });

  it("is one of these, or one of those that are refused", () => {
    const all = tf.getKernelsForBackend("tensorflow").map(({ kernelName }) => kernelName);
    assert.deepEqual([...Object.keys(TRACED), ...Object.keys(REFUSED)].sort(), all.sort());
  });

  for (const [name, f] of Object.entries(TRACED)) {
    it(`${name} gives what it gives eagerly`, () => {
      const [found, expected] = bothWays(f);
      assert.deepEqual([found.shape, found.dtype], [expected.shape, expected.dtype]);
      assertClose(found.dataSync(), expected.dataSync(), { absolute: 1e-5, relative: 1e-5 }, name);
      assert.ok(
        expected.dataSync().some((value) => value !== 0),
        "an output of zeros would agree with anything",
      );
      tf.dispose([found, expected]);
    });
  }

  it("has the gradients that TensorFlow.js gives it eagerly", () => {
    const differentiable = Object.entries(TRACED).filter(([name, f]) => {
      if (tf.tidy(() => f(inputs).dtype) !== "float32") return false;
      const expected = tf.tidy(() => gradients(f, given));
      if (expected === undefined) return false;
      const compiled = compileFunction({
        f: (tensors: tf.Tensor[]) => gradients(f, tensors) as Record<string, tf.Tensor>,
        examples: [given],
        mode: "traced",
      });
      const found = compiled.run(given);
      for (const input of FLOATS) {
        const tolerance = { absolute: 1e-4, relative: 1e-4 };
        assertClose(found[input].dataSync(), expected[input].dataSync(), tolerance, `${name} by ${input}`);
      }
      const depends = FLOATS.some((input) => expected[input].dataSync().some((value) => value !== 0));
      compiled.dispose();
      tf.dispose([found, expected]);
      return depends;
    });
    assert.equal(differentiable.length, GRADIENTS);
  });

  for (const [name, { use, says }] of Object.entries(REFUSED)) {
    it(`${name} is refused, and the error says why`, () => {
      const compile = () =>
        compileFunction({ f: (tensors: tf.Tensor[]) => ({ y: use(named(tensors)) }), examples: [given] });
      assert.throws(compile, (error: Error) => error instanceof TraceError && says.test(error.message));
    });
  }
});
