import assert from "node:assert/strict";
import { test } from "node:test";
import { compileModel, onFallback, TraceError } from "../src";
import { nativeBackend } from "../src/backend";
import { tf } from "../src/tensorflow";
import { noise, relativeDistance } from "./models";

// 72 images: at a batch size of 32 the last batch is a smaller one.
const COUNT = 72;
const images = tf.tensor4d(noise(COUNT * 144, "images"), [COUNT, 12, 12, 1]);
const labels = tf.tidy(() => tf.oneHot(tf.tensor1d(noise(COUNT, "labels").map((u) => 3 * u)).toInt(), 3).toFloat());
const FIT = { batchSize: 32, epochs: 3, shuffle: false, verbose: 0 } as const;

/** Convolution, pooling, what is given, and a softmax over three classes. */
function convolutional(...between: tf.layers.Layer[]): tf.Sequential {
  const kernelInitializer = tf.initializers.glorotUniform({ seed: 5 });
  return tf.sequential({
    layers: [
      tf.layers.conv2d({ inputShape: [12, 12, 1], kernelSize: 5, filters: 4, activation: "relu", kernelInitializer }),
      tf.layers.maxPooling2d({ poolSize: 2, strides: 2 }),
      ...between,
      tf.layers.flatten(),
      tf.layers.dense({ units: 3, activation: "softmax", kernelInitializer }),
    ],
  });
}

function compiled<M extends tf.LayersModel>(model: M, optimizer: tf.Optimizer = tf.train.adam(0.01)): M {
  model.compile({ optimizer, loss: "categoricalCrossentropy", metrics: ["accuracy"] });
  return model;
}

/** Trains by model.fit. "plain" is without compileModel. @returns the history and the weights */
async function fitted(model: tf.LayersModel, mode: "traced" | "eager" | "plain", args: tf.ModelFitArgs = {}) {
  const graphs = mode === "plain" ? undefined : compileModel(model, { mode });
  const { history } = await model.fit(images, labels, { ...FIT, ...args });
  if (graphs) assert.equal(graphs.mode, mode);
  graphs?.dispose();
  return {
    history: history as Record<string, number[]>,
    weights: model.getWeights().map((weight) => weight.dataSync().slice()),
  };
}

type Fitted = Awaited<ReturnType<typeof fitted>>;

// float32 keeps 6e-8; sums of a few hundred products in another order, and nine updates.
function assertAgree(found: Fitted, expected: Fitted, tolerance = 2e-6): void {
  assert.deepEqual(Object.keys(found.history), Object.keys(expected.history));
  for (const [name, values] of Object.entries(expected.history))
    assert.ok(relativeDistance(found.history[name], values) < tolerance, `${name}: ${found.history[name]}, ${values}`);
  expected.weights.forEach((values, i) => {
    const distance = relativeDistance(found.weights[i], values);
    assert.ok(distance < 50 * tolerance, `weight ${i}: ${distance}`);
  });
}

const OPTIMIZERS: Record<string, () => tf.Optimizer> = {
  sgd: () => tf.train.sgd(0.1),
  momentum: () => tf.train.momentum(0.05, 0.9),
  rmsprop: () => tf.train.rmsprop(0.005),
  adagrad: () => tf.train.adagrad(0.05),
  adam: () => tf.train.adam(0.01),
};

for (const [name, optimizer] of Object.entries(OPTIMIZERS)) {
  test(`model.fit of a convolutional network by ${name} gives as a graph what it gives without`, async () => {
    const args = { validationData: [images, labels] as [tf.Tensor, tf.Tensor] };
    const plain = await fitted(compiled(convolutional(), optimizer()), "plain", args);
    const traced = await fitted(compiled(convolutional(), optimizer()), "traced", args);
    assertAgree(traced, plain);
    assert.ok(plain.history.loss[2] < plain.history.loss[0], "the loss falls");
  });
}

test("batch normalisation moves its averages as without a graph", async () => {
  // Not Adam: it makes whole steps of a gradient that is 0 but for rounding, as that of a bias before a normalisation is.
  const make = () => compiled(convolutional(tf.layers.batchNormalization()), tf.train.momentum(0.01, 0.9));
  const [traced, plain] = [await fitted(make(), "traced"), await fitted(make(), "plain")];
  assertAgree(traced, plain);
  // Kernel, bias, γ, β of the layers, dense kernel and bias, then the moving mean and variance, which start at 0 and 1.
  assert.ok(traced.weights[6].every((mean) => mean !== 0));
  assert.ok(traced.weights[7].every((variance) => variance !== 1));
});

test("dropout draws by seed and step: the same traced and eager, other masks at the next step and for another seed", async () => {
  const make = () => compiled(convolutional(tf.layers.dropout({ rate: 0.4 })), tf.train.sgd(0));
  const [traced, eager] = [await fitted(make(), "traced"), await fitted(make(), "eager")];
  assertAgree(traced, eager);
  // A learning rate of 0 changes no weight, so only masks tell the epochs apart.
  assert.equal(new Set(traced.history.loss).size, 3);
  const other = make();
  const graphs = compileModel(other, { mode: "traced", seed: 1 });
  const { history } = await other.fit(images, labels, FIT);
  assert.notEqual(history.loss[0], traced.history.loss[0]);
  graphs.dispose();
});

test("dropout keeps the rate's share of numbers, enlarged by it, and nothing is dropped in an evaluation", async () => {
  const model = tf.sequential({ layers: [tf.layers.dropout({ rate: 0.25, inputShape: [10_000] })] });
  model.add(tf.layers.dense({ units: 1, useBias: false, kernelInitializer: "ones" }));
  model.compile({ optimizer: tf.train.sgd(0), loss: (_wanted, found) => found });
  const graphs = compileModel(model, { mode: "traced" });
  const [x, y] = [tf.ones([1, 10_000]), tf.zeros([1, 1])];
  const sum = (await model.trainOnBatch(x, y)) as number;
  // Five standard errors of a share of 3/4 of 10,000; each number kept counts 4/3.
  assert.ok(Math.abs(sum - 10_000) < (4 / 3) * 5 * Math.sqrt(10_000 * 0.75 * 0.25), String(sum));
  assert.notEqual(sum, 10_000);
  assert.equal((model.evaluate(x, y) as tf.Scalar).dataSync()[0], 10_000);
  graphs.dispose();
});

test("layers whose random numbers JavaScript makes are refused by name", async () => {
  const lstm = tf.layers.lstm({ units: 3, dropout: 0.5, returnSequences: true });
  const kinds: [string, tf.layers.Layer[]][] = [
    ["GaussianNoise", [tf.layers.gaussianNoise({ stddev: 1 })]],
    ["GaussianDropout", [tf.layers.gaussianDropout({ rate: 0.5 })]],
    ["AlphaDropout", [tf.layers.alphaDropout({ rate: 0.5 })]],
    ["LSTM with dropout", [tf.layers.reshape({ targetShape: [16, 4] }), lstm]],
  ];
  for (const [kind, layers] of kinds) {
    const model = compiled(convolutional(...layers));
    const graphs = compileModel(model);
    const { name } = layers[layers.length - 1];
    await assert.rejects(model.fit(images, labels, FIT), (error) => {
      assert.ok(error instanceof TraceError);
      assert.ok(error.message.startsWith(`the layer "${name}" (${kind}`), error.message);
      return true;
    });
    graphs.dispose();
  }
});

test("a recurrent network without dropout trains as without a graph", async () => {
  const make = () => {
    const initializer = tf.initializers.glorotUniform({ seed: 6 });
    const kernels = { kernelInitializer: initializer, recurrentInitializer: initializer };
    const gru = tf.layers.gru({ units: 3, returnSequences: true, ...kernels });
    return compiled(convolutional(tf.layers.reshape({ targetShape: [16, 4] }), gru));
  };
  assertAgree(await fitted(make(), "traced"), await fitted(make(), "plain"));
});

test("a learning rate that a callback changes is followed", async () => {
  const run = (mode: "traced" | "plain") => {
    const optimizer = tf.train.sgd(0.1) as tf.SGDOptimizer;
    const onEpochBegin = async (epoch: number) => optimizer.setLearningRate(0.1 / (1 + epoch));
    return fitted(compiled(convolutional(), optimizer), mode, { callbacks: { onEpochBegin } });
  };
  const [traced, plain] = [await run("traced"), await run("plain")];
  assertAgree(traced, plain);
  const constant = await fitted(compiled(convolutional(), tf.train.sgd(0.1)), "plain");
  assert.ok(relativeDistance(constant.weights[0], plain.weights[0]) > 1e-3, "the schedule makes a difference");
});

test("a model of two inputs and outputs, with a model as a layer, weights of classes and a regulariser trains as without", async () => {
  const make = () => {
    const [left, right] = [tf.input({ shape: [12, 12, 1] }), tf.input({ shape: [12, 12, 1] })];
    const inner = convolutional(tf.layers.dropout({ rate: 0.4, seed: 3 }));
    const a = inner.apply(left) as tf.SymbolicTensor;
    const b = tf.layers
      .dense({ units: 3, kernelInitializer: "ones", kernelRegularizer: "l1l2" })
      .apply(tf.layers.flatten().apply(right)) as tf.SymbolicTensor;
    const model = tf.model({ inputs: [left, right], outputs: [a, b] });
    model.compile({ optimizer: tf.train.adam(0.01), loss: ["categoricalCrossentropy", "meanSquaredError"] });
    return model;
  };
  const runs: Fitted[] = [];
  for (const mode of ["traced", undefined] as const) {
    const model = make();
    const graphs = mode && compileModel(model, { mode });
    const { history } = await model.fit([images, images], [labels, labels], FIT);
    graphs?.dispose();
    // Its names hold those of layers, which TensorFlow.js numbers.
    const values = Object.fromEntries(Object.values(history).map((losses, i) => [i, losses as number[]]));
    runs.push({ history: values, weights: model.getWeights().map((weight) => weight.dataSync().slice()) });
  }
  assertAgree(runs[0], runs[1]);
  const classes = { classWeight: { 0: 1, 1: 2, 2: 5 } };
  const [weighted, plainly] = [
    await fitted(compiled(convolutional()), "traced", classes),
    await fitted(compiled(convolutional()), "plain", classes),
  ];
  assertAgree(weighted, plainly);
});

test("the optimiser counts its updates, no tensors are left, and after dispose the model is fitted as before", async () => {
  const model = compiled(convolutional());
  await model.fit(images, labels, { ...FIT, epochs: 1 });
  const graphs = compileModel(model, { mode: "traced" });
  await model.fit(images, labels, FIT);
  const before = tf.memory().numTensors;
  await model.fit(images, labels, FIT);
  await model.trainOnBatch(images, labels);
  assert.equal(tf.memory().numTensors, before);
  assert.equal(model.optimizer.iterations, 3 + 9 + 9 + 1);
  assert.throws(() => compileModel(model), /runs as graphs already/);
  graphs.dispose();
  graphs.dispose();
  const sessions = nativeBackend().binding.getNumOfSavedModels();
  await model.fit(images, labels, FIT);
  assert.equal(nativeBackend().binding.getNumOfSavedModels(), sessions);
  assert.throws(() => compileModel(convolutional()), /has no optimizer yet; call model.compile/);
});

test("where TensorFlow can't run a graph the model trains eagerly, by the same updates, and says why", async () => {
  const plain = await fitted(compiled(convolutional()), "plain");
  const backend = nativeBackend();
  const { binding } = backend;
  const told: string[] = [];
  const end = onFallback((reason) => told.push(reason));
  const loadSavedModel = () => {
    throw new Error("no such operation");
  };
  backend.binding = Object.create(binding, Object.getOwnPropertyDescriptors({ loadSavedModel }));
  try {
    const model = compiled(convolutional());
    const graphs = compileModel(model);
    const { history } = await model.fit(images, labels, FIT);
    assert.equal(graphs.mode, "eager");
    assert.match(graphs.reason as string, /no such operation/);
    assert.equal(model.optimizer.iterations, 9);
    assert.deepEqual(history, plain.history);
    graphs.dispose();
  } finally {
    backend.binding = binding;
    end();
  }
  assert.equal(told.length, 1);
});
