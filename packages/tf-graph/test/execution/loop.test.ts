import assert from "node:assert/strict";
import { test } from "node:test";
import { compileTraining } from "../../src";
import { assign, Case, vaeCase, values } from "../models";

function* batches(model: Case, count: number): Generator<(Int32Array | Float32Array)[]> {
  for (let k = 0; k < count; k++) yield model.batch(k);
}

for (const mode of ["traced", "eager"] as const) {
  test(`${mode} training over many batches makes the steps and adds up the losses of single ones`, async () => {
    const model = vaeCase(8);
    const start = values(model.variables);
    const options = { variables: model.variables, loss: model.loss, examples: [model.example], mode };
    const single = compileTraining(options);
    let total = 0;
    for (let k = 0; k < 12; k++) total += single.run(model.batch(k)).total;
    const expected = values(model.variables);
    single.dispose();

    assign(model.variables, start);
    const many = compileTraining(options);
    const result = await many.runAll(batches(model, 12));
    assert.equal(result.steps, 12);
    assert.equal(result.stopped, false);
    assert.ok(Math.abs(result.sums.total / total - 1) < 1e-12);
    assert.deepEqual(values(model.variables), expected);
    many.dispose();
    model.dispose();
  });
}

test("a signal stops a run at the next turn of the event loop and leaves the variables at the last step", async () => {
  const model = vaeCase(8);
  const step = compileTraining({
    variables: model.variables,
    loss: model.loss,
    examples: [model.example],
    mode: "traced",
  });
  const start = values(model.variables);
  const stop = new AbortController();
  setTimeout(() => stop.abort(), 60);
  const began = performance.now();
  const result = await step.runAll(batches(model, 1e6), { signal: stop.signal, interval: 20 });
  assert.ok(performance.now() - began < 1000, "within a second");
  assert.ok(result.stopped);
  assert.ok(result.steps > 0);
  assert.equal(step.step, result.steps);
  const stopped = values(model.variables);

  assign(model.variables, start);
  step.restore();
  await step.runAll(batches(model, result.steps));
  assert.deepEqual(values(model.variables), stopped);
  const none = await step.runAll(batches(model, 3), { signal: AbortSignal.abort() });
  assert.deepEqual(none, { steps: 0, sums: {}, stopped: true });
  step.dispose();
  model.dispose();
});

test("progress comes several times a second and once at the end", async () => {
  const model = vaeCase(8);
  const step = compileTraining({
    variables: model.variables,
    loss: model.loss,
    examples: [model.example],
    mode: "traced",
  });
  const seen: { steps: number; at: number }[] = [];
  const stop = new AbortController();
  setTimeout(() => stop.abort(), 700);
  const result = await step.runAll(batches(model, 1e6), {
    signal: stop.signal,
    onProgress: ({ steps }) => seen.push({ steps, at: performance.now() }),
  });
  assert.ok(seen.length >= 4, `${seen.length} times in 0.7 s`);
  assert.equal(seen[seen.length - 1].steps, result.steps);
  step.dispose();
  model.dispose();
});

test("an error in the middle leaves the variables at the last step that was made", async () => {
  const model = vaeCase(8);
  const step = compileTraining({
    variables: model.variables,
    loss: model.loss,
    examples: [model.example],
    mode: "traced",
  });
  const start = values(model.variables);
  const outside = [new Int32Array(8).fill(320), Int32Array.of(11, 2)];
  await assert.rejects(step.runAll([model.batch(0), model.batch(1), outside]), /320 is not in \[0, 320\)/);
  assert.equal(step.step, 2);
  const found = values(model.variables);
  assign(model.variables, start);
  step.restore();
  await step.runAll(batches(model, 2));
  assert.deepEqual(found, values(model.variables));
  step.dispose();
  model.dispose();
});

test("a run goes on from where another one stopped: the same sums, to the last bit, as in one go", async () => {
  const model = vaeCase(8);
  const start = values(model.variables);
  const step = compileTraining({ variables: model.variables, loss: model.loss, examples: [model.example] });
  const whole = await step.runAll(batches(model, 12));
  const weights = values(model.variables);
  assign(model.variables, start);
  step.restore();
  const all = [...batches(model, 12)];
  const from = await step.runAll(all.slice(0, 5));
  assert.deepEqual(await step.runAll(all.slice(5), { from }), whole);
  assert.deepEqual(values(model.variables), weights);
  step.dispose();
  model.dispose();
});

test("what onBatch throws ends the run after that batch", async () => {
  const model = vaeCase(8);
  const step = compileTraining({ variables: model.variables, loss: model.loss, examples: [model.example] });
  const told: number[] = [];
  const onBatch = ({ total }: Record<string, number>) => {
    told.push(total);
    if (told.length === 3) throw new Error("enough");
  };
  await assert.rejects(step.runAll(batches(model, 12), { onBatch }), /^Error: enough$/);
  assert.equal(step.step, 3);
  assert.ok(told.every(Number.isFinite));
  step.dispose();
  model.dispose();
});
