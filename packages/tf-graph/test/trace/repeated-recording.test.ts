import assert from "node:assert/strict";
import { test } from "node:test";
import { compileFunction, compileTraining, TraceError } from "../../src";
import { tf } from "../../src/tensorflow";

const x = tf.tensor2d([1, 2, 3, 4], [2, 2]);

/** Fails unless f throws a TraceError with such a message. */
function refuses(f: () => void, message: RegExp): void {
  assert.throws(f, (error) => {
    assert.ok(error instanceof TraceError, String(error));
    assert.match(error.message, message);
    return true;
  });
}

for (const size of [4, 5000]) {
  test(`a closure that takes another tensor of ${size} numbers on each call is refused, not frozen at the first one`, () => {
    // The first two hold the same numbers: it is which tensor that counts.
    const batches = [0, 0, 1, 2].map((value) => tf.fill([size], value));
    const before = tf.memory().numTensors;
    let i = 0;
    const f = () => ({ y: tf.sum(tf.square(batches[i++ % 4])) });
    refuses(
      () => compileFunction({ f, examples: [[]] }),
      /Square \(operation 0\): it was given another tensor from outside the function/,
    );
    assert.equal(tf.memory().numTensors, before);
    tf.dispose(batches);
  });
}

test("a captured tensor that is swapped after tracing is refused on the second run", () => {
  let batch = tf.fill([5000], 1);
  const compiled = compileFunction({ f: () => ({ y: tf.sum(batch) }), examples: [[]], mode: "traced" });
  assert.equal(compiled.run([]).y.dataSync()[0], 5000);
  batch = tf.fill([5000], 2);
  refuses(() => compiled.run([]), /another tensor from outside the function/);
  compiled.dispose();
});

/** A step of a loss β w² with β read from JavaScript. */
function warming() {
  const w = tf.variable(tf.scalar(3));
  const state = { beta: 0.5 };
  const step = compileTraining({
    variables: { w },
    loss: () => ({ total: tf.mul<tf.Scalar>(tf.square(w), state.beta) }),
    examples: [[]],
    mode: "traced",
  });
  return { state, step, w };
}

test("a β that changes from step to step is refused at the second step, with the numbers that it was and is", () => {
  const { state, step, w } = warming();
  step.run([]);
  state.beta = 0.75;
  refuses(
    () => step.run([]),
    /Mul \(operation \d+\): a number or tensor given to it.*0\.5 and then 0\.75.*what changes has to be an input/,
  );
  step.dispose();
  w.dispose();
});

test("a β that changes before a later epoch ends that epoch in an error", async () => {
  const { state, step, w } = warming();
  const epoch = () => step.runAll(Array.from({ length: 150 }, () => []));
  for (let done = 0; done < 4; done++) await epoch();
  state.beta = 0.75;
  await assert.rejects(epoch(), /0\.5 and then 0\.75/);
  step.dispose();
  w.dispose();
});

test("a β that changes within an epoch, by whoever makes the batches, ends the epoch in an error", async () => {
  const { state, step, w } = warming();
  function* batches(): Generator<[]> {
    for (let k = 0; k < 140; k++) {
      if (k === 135) state.beta = 0.75;
      yield [];
    }
  }
  await assert.rejects(step.runAll(batches()), /0\.5 and then 0\.75/);
  step.dispose();
  w.dispose();
});

test("an array that the closure makes a tensor of and that is filled anew is noticed", () => {
  const values = Float32Array.of(1, 2);
  const compiled = compileFunction({
    f: () => ({ y: tf.square(tf.tensor1d(values)) }),
    examples: [[]],
    mode: "traced",
  });
  compiled.run([]);
  values[1] = 5;
  refuses(() => compiled.run([]), /Square.*2 and then 5/);
  compiled.dispose();
});

test("a function is recorded again before its 2nd, 3rd, 5th, 9th and 17th run, and not in between", () => {
  let calls = 0;
  const compiled = compileFunction({
    f: ([input]: [tf.Tensor2D]) => {
      calls++;
      return { y: tf.exp(input) };
    },
    examples: [[x]],
    mode: "traced",
  });
  const found: number[] = [];
  for (let run = 1; run <= 20; run++) {
    const before = calls;
    tf.dispose(compiled.run([x]));
    if (calls > before) found.push(run);
  }
  assert.deepEqual(found, [2, 3, 5, 9, 17]);
  compiled.dispose();
});

test("a graph goes on with a tensor that its caller has disposed, which the function could not use again", () => {
  let calls = 0;
  const factor = tf.fill([200, 200], 3) as tf.Tensor2D;
  const ones = tf.ones([200, 200]) as tf.Tensor2D;
  const compiled = compileFunction({
    f: ([input]: [tf.Tensor2D]) => {
      calls++;
      return { y: tf.sum(factor.reshape([40_000]).mul(input.reshape([40_000]))) };
    },
    examples: [[ones]],
    mode: "traced",
  });
  assert.equal(compiled.run([ones]).y.dataSync()[0], 120_000);
  factor.dispose();
  const before = calls;
  for (let run = 0; run < 8; run++) assert.equal(compiled.run([ones]).y.dataSync()[0], 120_000);
  // once to see that it can't be called any more
  assert.equal(calls, before + 1);
  compiled.dispose();
});

test("a result more is refused, as is one less", () => {
  for (const more of [true, false]) {
    let second = false;
    const compiled = compileFunction({
      f: ([input]: [tf.Tensor2D]): Record<string, tf.Tensor> => {
        const y = tf.exp(input);
        return second === more ? { y, z: y } : { y };
      },
      examples: [[x]],
      mode: "traced",
    });
    compiled.run([x]);
    second = true;
    refuses(() => compiled.run([x]), /the results were (y, z on one call and y|y on one call and y, z) on the next/);
    compiled.dispose();
  }
});

test("another result under the same name is refused", () => {
  let second = false;
  const compiled = compileFunction({
    f: ([input]: [tf.Tensor2D]) => {
      const [a, b] = [tf.exp(input), tf.square(input)];
      return { y: second ? b : a };
    },
    examples: [[x]],
    mode: "traced",
  });
  compiled.run([x]);
  second = true;
  refuses(() => compiled.run([x]), /the result "y": it was given the output of Exp.*and the output of Square/);
  compiled.dispose();
});

test("β and the learning rate as what changes, an input and a property, train alike traced and eager", () => {
  const [traced, eager] = (["traced", "eager"] as const).map((mode) => {
    const w = tf.variable(tf.scalar(3));
    const step = compileTraining({
      variables: { w },
      loss: ([beta]: [tf.Scalar]) => ({ total: tf.mul<tf.Scalar>(tf.square(w), beta) }),
      examples: [[tf.scalar(0)]],
      mode,
    });
    const totals = [0.1, 0.5, 1].map((beta, k) => {
      step.learningRate = 0.1 * (k + 1);
      return step.run([Float32Array.of(beta)]).total;
    });
    const end = w.dataSync()[0];
    step.dispose();
    w.dispose();
    return [...totals, end];
  });
  traced.forEach((value, k) =>
    assert.ok(Math.abs(value / eager[k] - 1) < 1e-6, `${k}: ${value} traced, ${eager[k]} eager`),
  );
  // β w² at w = 3; Adam's first step has the length of the learning rate, 0.1.
  assert.ok(Math.abs(traced[0] - 0.9) < 1e-6);
  assert.ok(Math.abs(traced[1] - 0.5 * 2.9 ** 2) < 1e-5);
});

test("Adam's constants that the caller changes later change nothing", () => {
  const w = tf.variable(tf.scalar(3));
  const adam = { learningRate: 0.1, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 };
  for (const mode of ["traced", "eager"] as const) {
    w.assign(tf.scalar(3));
    const step = compileTraining({
      variables: { w },
      loss: () => ({ total: tf.square<tf.Scalar>(w) }),
      examples: [[]],
      adam,
      mode,
    });
    adam.learningRate = 100;
    step.run([]);
    assert.ok(Math.abs(w.dataSync()[0] - 2.9) < 1e-6, `${mode}: ${w.dataSync()[0]}`);
    adam.learningRate = 0.1;
    step.dispose();
  }
  w.dispose();
});

test("a compiled function that is run inside a traced one is refused, as is one whose gradient is asked for", () => {
  const inner = compileFunction({
    f: ([input]: [tf.Tensor2D]) => ({ y: tf.square(input) }),
    examples: [[x]],
    mode: "traced",
  });
  const outer = ([input]: [tf.Tensor2D]) => ({ total: tf.sum<tf.Scalar>(inner.run([input]).y) });
  refuses(
    () => compileFunction({ f: outer, examples: [[x]] }),
    /a compiled function.*was run inside a function that is being traced/,
  );
  refuses(
    () => tf.grad((input) => outer([input as tf.Tensor2D]).total)(x),
    /run where gradients are taken, and it has none/,
  );
  assert.deepEqual([...inner.run([x]).y.dataSync()], [1, 4, 9, 16], "and works on");
  inner.dispose();
});

test("a compiled function that runs eagerly may be run inside a traced one: it is traced with it", () => {
  const inner = compileFunction({
    f: ([input]: [tf.Tensor2D]) => ({ y: tf.square(input) }),
    examples: [[x]],
    mode: "eager",
  });
  const outer = compileFunction({ f: ([input]: [tf.Tensor2D]) => inner.run([input]), examples: [[x]], mode: "traced" });
  assert.deepEqual([...outer.run([tf.add(x, 1) as tf.Tensor2D]).y.dataSync()], [4, 9, 16, 25]);
  outer.dispose();
  inner.dispose();
});
