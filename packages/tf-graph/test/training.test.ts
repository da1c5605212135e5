import assert from "node:assert/strict";
import { test } from "node:test";
import { compileFunction, compileTraining, lossAndGradients } from "../src";
import { assign, Case, classifierCase, relativeDistance, vaeCase, values } from "./models";

const CASES: Record<string, () => Case> = { "the VAE": () => vaeCase(), "a classifier": classifierCase };

// float32 keeps 6e-8; sums of many terms and 50 steps of Adam, which magnifies small gradients, get this much of it.
const LOSS_TOLERANCE = 1e-6;
const WEIGHTS_TOLERANCE = 1e-4;
const GRADIENT_TOLERANCE = 2e-6;

for (const [name, makeCase] of Object.entries(CASES)) {
  test(`traced and eager training of ${name} agree over 50 steps from the same weights and noise`, () => {
    const model = makeCase();
    const start = values(model.variables);
    const [traced, eager] = (["traced", "eager"] as const).map((mode) => {
      assign(model.variables, start);
      const step = compileTraining({ variables: model.variables, loss: model.loss, examples: [model.example], mode });
      assert.equal(step.mode, mode);
      const losses = Array.from({ length: 50 }, (_, k) => step.run(model.batch(k)));
      assert.equal(step.step, 50);
      const state = step.state();
      step.dispose();
      return { losses, state, weights: values(model.variables) };
    });
    for (const [k, terms] of traced.losses.entries()) {
      assert.deepEqual(Object.keys(terms), Object.keys(eager.losses[k]));
      const error = Math.abs(terms.total / eager.losses[k].total - 1);
      assert.ok(error < LOSS_TOLERANCE, `step ${k}: ${terms.total} traced, ${eager.losses[k].total} eager`);
    }
    assert.ok(traced.losses[45].total < traced.losses[0].total, "the loss of the first batch falls");
    for (const variable of Object.keys(start)) {
      const moved = (weights: Float32Array): Float32Array => weights.map((weight, i) => weight - start[variable][i]);
      const distance = relativeDistance(moved(traced.weights[variable]), moved(eager.weights[variable]));
      assert.ok(distance < WEIGHTS_TOLERANCE, `${variable} moved by ${distance} of its way apart`);
      const moments = relativeDistance(traced.state.secondMoments[variable], eager.state.secondMoments[variable]);
      assert.ok(moments < WEIGHTS_TOLERANCE, `${variable}'s second moments differ by ${moments}`);
    }
    model.dispose();
  });

  test(`traced and eager gradients of ${name} agree for each parameter`, () => {
    const model = makeCase();
    const eager = lossAndGradients(() => model.loss(model.example), model.variables).gradients;
    const compiled = compileFunction({
      f: (inputs) => lossAndGradients(() => model.loss(inputs), model.variables).gradients,
      examples: [model.example],
      mode: "traced",
    });
    const traced = compiled.run(model.example);
    assert.deepEqual(Object.keys(traced), Object.keys(model.variables));
    for (const variable of Object.keys(traced)) {
      assert.deepEqual(traced[variable].shape, model.variables[variable].shape);
      const distance = relativeDistance(traced[variable].dataSync(), eager[variable].dataSync());
      assert.ok(distance < GRADIENT_TOLERANCE, `${variable}: ${distance}`);
    }
    compiled.dispose();
    model.dispose();
  });

  test(`traced training of ${name} gives the same bits again`, () => {
    const model = makeCase();
    const start = values(model.variables);
    const runs = [0, 1].map(() => {
      assign(model.variables, start);
      const step = compileTraining({
        variables: model.variables,
        loss: model.loss,
        examples: [model.example],
        mode: "traced",
      });
      for (let k = 0; k < 10; k++) step.run(model.batch(k));
      step.dispose();
      return values(model.variables);
    });
    assert.deepEqual(runs[0], runs[1]);
    model.dispose();
  });
}

for (const mode of ["traced", "eager"] as const) {
  test(`${mode} training resumed at a step gives the same numbers as without the stop`, () => {
    const model = vaeCase(16);
    const options = { variables: model.variables, loss: model.loss, examples: [model.example], mode };
    const whole = compileTraining(options);
    for (let k = 0; k < 4; k++) whole.run(model.batch(k));
    const checkpoint = { weights: values(model.variables), state: whole.state() };
    const expected = [4, 5, 6].map((k) => whole.run(model.batch(k)).total);
    const end = { weights: values(model.variables), state: whole.state() };
    whole.dispose();

    const resumed = compileTraining(options);
    assign(model.variables, checkpoint.weights);
    resumed.restore(checkpoint.state);
    assert.equal(resumed.step, 4);
    assert.deepEqual(
      [4, 5, 6].map((k) => resumed.run(model.batch(k)).total),
      expected,
    );
    assert.deepEqual({ weights: values(model.variables), state: resumed.state() }, end);

    assign(model.variables, checkpoint.weights);
    resumed.restore();
    resumed.run(model.batch(4));
    assert.notEqual(resumed.run(model.batch(5)).total, expected[1], "without its state Adam makes other steps");
    resumed.dispose();
    model.dispose();
  });

  test(`${mode} training leaves a state that was restored from as it was, and refuses one that does not fit`, () => {
    const model = classifierCase();
    const step = compileTraining({ variables: model.variables, loss: model.loss, examples: [model.example], mode });
    step.run(model.batch(0));
    const state = step.state();
    const copy = structuredClone(state);
    step.restore(state);
    step.run(model.batch(1));
    assert.deepEqual(state, copy);
    const firstMoments = { ...state.firstMoments, "first.bias": new Float32Array(3) };
    assert.throws(
      () => step.restore({ ...state, firstMoments }),
      /state\.firstMoments\["first\.bias"\]: expected 16 numbers, found 3/,
    );
    assert.throws(() => step.restore({ ...state, step: -1 }), /state\.step: expected an integer from 0, found -1/);
    step.dispose();
    model.dispose();
  });
}

test("weights that are assigned between two steps are the ones that the next step starts from", () => {
  const model = classifierCase();
  const start = values(model.variables);
  const step = compileTraining({
    variables: model.variables,
    loss: model.loss,
    examples: [model.example],
    mode: "traced",
  });
  assert.deepEqual(values(model.variables), start, "compiling changes no weight");
  const first = step.run(model.batch(0));
  assert.notDeepEqual(values(model.variables), start);
  assign(model.variables, start);
  assert.deepEqual(step.run(model.batch(0)), first);
  step.dispose();
  model.dispose();
});

test("a smaller last batch is a second example that shares weights and moments with the first", () => {
  const whole = vaeCase(16);
  const last = vaeCase(5);
  const start = values(whole.variables);
  const [traced, eager] = (["traced", "eager"] as const).map((mode) => {
    assign(whole.variables, start);
    const step = compileTraining({
      variables: whole.variables,
      loss: whole.loss,
      examples: [whole.example, last.example],
      mode,
    });
    const batches = [whole.batch(0), last.batch(1), whole.batch(2), last.batch(3)];
    const totals = batches.map((batch) => step.run(batch).total);
    const { firstMoments } = step.state();
    step.dispose();
    return { totals, firstMoments };
  });
  traced.totals.forEach((total, k) => assert.ok(Math.abs(total / eager.totals[k] - 1) < LOSS_TOLERANCE));
  for (const [name, moments] of Object.entries(traced.firstMoments)) {
    assert.ok(relativeDistance(moments, eager.firstMoments[name]) < WEIGHTS_TOLERANCE, name);
  }
  whole.dispose();
  last.dispose();
});

test("a variable that the loss does not depend on stays as it is", () => {
  const model = classifierCase();
  const other = vaeCase(4);
  const unused = other.variables["decoder.fc1.bias"];
  const before = unused.dataSync().slice();
  const step = compileTraining({
    variables: { ...model.variables, unused },
    loss: model.loss,
    examples: [model.example],
    mode: "traced",
  });
  step.run(model.batch(0));
  assert.deepEqual(unused.dataSync(), before);
  assert.ok(step.state().secondMoments.unused.every((moment) => moment === 0));
  step.dispose();
  model.dispose();
  other.dispose();
});
