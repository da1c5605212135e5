import assert from "node:assert/strict";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { after, test } from "node:test";
import ndarray from "ndarray";
import { digitReport, Judge, JudgeOptions, judgeReport, loadJudge, saveJudge, trainJudge } from "../../../study/judge";
import { calibrate } from "../../../study/judge/calibration";
import { Classifier } from "../../../study/judge/classifier";
import { JUDGE_TRAINING, learningRateOf } from "../../../study/judge/configuration";
import { judgeLogits } from "../../../study/judge/judge";
import { makeNonsense, NONSENSE_KINDS } from "../../../study/judge/nonsense";
import { JudgeEpoch, JudgeProgress } from "../../../study/judge/training";
import { Verdict } from "../../../study/judge/verdict";
import { firstImages, selectImages } from "../../../lib/data/images";
import { loadMnist } from "../../../lib/data/mnist";
import { writeSafeTensors } from "@vae-notebooks/arrays";
import { assertClose } from "@vae-notebooks/testing";
import { nativeBackend } from "@vae-notebooks/tf-graph";
import { tf } from "@vae-notebooks/tf-graph";
import { values } from "../../support/variables";

const mnist = loadMnist();
const test1000 = firstImages(mnist.test, 1000);
const directory = fs.mkdtempSync(path.join(os.tmpdir(), "judge-"));
after(() => fs.rmSync(directory, { recursive: true }));

const SMALL: JudgeOptions = { seed: 7, images: 2500, validationImages: 500, epochs: 5, batchSize: 64 };
const SMALLEST: JudgeOptions = { seed: 7, images: 300, validationImages: 100, epochs: 2, batchSize: 32 };
const trained = trainJudge(mnist.train, SMALL);

test("five epochs on 2,000 digits make a judge that knows nine of ten unseen digits and refuses noise; an untrained one does not", async () => {
  const judge = await trained;
  const untrained = new Classifier(7);
  const calibration = calibrate(judgeLogits(untrained, test1000.images), test1000.labels.data, JUDGE_TRAINING);
  const ignorant = new Judge(untrained, JUDGE_TRAINING, calibration);
  // 2,000 digits are enough for about 95 % with networks of this kind (and for 90 % with nearest neighbours); guessing has 10 %.
  assert.ok(digitReport(judge, test1000).digitAccuracy > 0.9);
  assert.ok(digitReport(ignorant, test1000).digitAccuracy < 0.35);
  // Noise is told from digits by its mean grey level alone, so that a trained judge has no excuse for letting it pass.
  const noise = makeNonsense("uniform-noise", test1000, 200, 1).images;
  const passes = (by: Judge): number => by.verdicts(noise).filter(({ recognisable }) => recognisable).length;
  assert.equal(passes(judge), 0);
  ignorant.dispose();
});

test("the threshold passes the wanted share of the held-out digits, and about as many of the test digits", async () => {
  const { calibration } = await trained;
  assert.ok(Math.abs(calibration.passed - 0.95) < 1e-9, `${calibration.passed}`);
  assert.ok(calibration.refused <= 0.002);
  // Standard errors of the shares: √(0.95 · 0.05 / 500) = 0.0097 and / 1000 = 0.0069; four of their sum's root.
  const { recognisable } = digitReport(await trained, test1000);
  assert.ok(Math.abs(recognisable - 0.95) < 4 * Math.hypot(0.0097, 0.0069), `${recognisable}`);
});

test("the same options give the same bits, another seed does not, and progress and epochs are told", async () => {
  const told: { progress: JudgeProgress[]; epochs: JudgeEpoch[]; modes: string[] } = {
    progress: [],
    epochs: [],
    modes: [],
  };
  const first = await trainJudge(mnist.train, {
    ...SMALLEST,
    onProgress: (progress) => told.progress.push(progress),
    onEpoch: (record) => told.epochs.push(record),
    onCompiled: ({ mode }) => told.modes.push(mode),
  });
  const again = await trainJudge(mnist.train, SMALLEST);
  const other = await trainJudge(mnist.train, { ...SMALLEST, seed: 8 });
  assert.deepEqual(values(again.classifier.parameters()), values(first.classifier.parameters()));
  assert.deepEqual(again.calibration, first.calibration);
  assert.notDeepEqual(values(other.classifier.parameters()), values(first.classifier.parameters()));
  assert.deepEqual(told.modes, ["traced"]);
  assert.deepEqual(
    told.epochs.map(({ epoch }) => epoch),
    [1, 2],
  );
  assert.ok(
    told.epochs.every(
      ({ loss, accuracy, validation }) => loss > 0 && accuracy > 0 && validation.loss > 0 && validation.accuracy <= 1,
    ),
  );
  const last = told.progress[told.progress.length - 1];
  // 200 digits and 40 of nonsense: seven whole batches of 32.
  assert.deepEqual([last.epoch, last.epochs, last.done, last.images, last.secondsLeft], [2, 2, 224, 224, 0]);
  for (const judge of [first, again, other]) judge.dispose();
});

test("the step is compiled once, though its learning rate changes with the epoch", async () => {
  const backend = nativeBackend();
  const { binding } = backend;
  let graphs = 0;
  const loadSavedModel = (directory: string, tags: string): number => {
    graphs++;
    return binding.loadSavedModel(directory, tags);
  };
  backend.binding = Object.create(binding, Object.getOwnPropertyDescriptors({ loadSavedModel }));
  try {
    (await trainJudge(mnist.train, SMALLEST)).dispose();
  } finally {
    backend.binding = binding;
  }
  assert.equal(graphs, 1);
});

test("an aborted training stops with the signal's reason and leaves no tensor behind", async () => {
  const before = tf.memory().numTensors;
  const interrupt = new AbortController();
  const stopped = trainJudge(mnist.train, {
    ...SMALL,
    signal: interrupt.signal,
    onEpoch: () => interrupt.abort(new Error("enough")),
  });
  await assert.rejects(stopped, /enough/);
  await assert.rejects(
    trainJudge(mnist.train, { ...SMALL, signal: AbortSignal.abort(new Error("at once")) }),
    /at once/,
  );
  assert.equal(tf.memory().numTensors, before);
});

test("a judge that is read back judges as the saved one, bit by bit", async () => {
  const judge = await trained;
  const file = path.join(directory, "judge.safetensors");
  saveJudge(file, judge);
  const read = loadJudge(file);
  assert.deepEqual(read.judge(test1000.images), judge.judge(test1000.images));
  assert.deepEqual(read.features(test1000.images), judge.features(test1000.images));
  assert.deepEqual([read.configuration, read.calibration], [judge.configuration, judge.calibration]);
  read.dispose();
});

test("a judge of another architecture is trained, kept and read back, and its architecture with it", async () => {
  const architecture = { convolutions: [], hidden: [32, 16] };
  const judge = await trainJudge(mnist.train, { ...SMALLEST, architecture });
  const file = path.join(directory, "perceptron.safetensors");
  saveJudge(file, judge);
  const read = loadJudge(file);
  assert.deepEqual(read.configuration.architecture, architecture);
  assert.deepEqual(read.judge(test1000.images), judge.judge(test1000.images));
  assert.deepEqual(read.features(test1000.images).shape, [1000, 16]);
  for (const each of [judge, read]) each.dispose();
});

test("a file that holds no judge is refused by name, and leaves no tensor behind", async () => {
  const file = path.join(directory, "other.safetensors");
  const weights = Object.entries((await trained).classifier.parameters());
  const tensors = Object.fromEntries(
    weights.map(([name, variable]) => [name, ndarray(variable.dataSync<"float32">(), variable.shape.slice())]),
  );
  const before = tf.memory().numTensors;
  const refuses = (metadata: Record<string, string>, message: RegExp): void => {
    writeSafeTensors(file, { tensors, metadata });
    assert.throws(() => loadJudge(file), message);
  };
  refuses({}, /other\.safetensors: expected a judge, marked "mnist-judge", found no mark/);
  refuses({ kind: "vae" }, /other\.safetensors: expected a judge, marked "mnist-judge", found vae/);
  refuses({ kind: "mnist-judge" }, /other\.safetensors: configuration: expected JSON with the numbers .*found none/);
  const configuration = JSON.stringify(JUDGE_TRAINING);
  refuses(
    { kind: "mnist-judge", configuration, calibration: "{" },
    /calibration: expected JSON with the numbers refusalShift, .*found \{/,
  );
  refuses({ kind: "mnist-judge", configuration, calibration: '{"temperature":1}' }, /calibration: expected JSON/);
  assert.throws(() => loadJudge(path.join(directory, "none")), /none: expected a safetensors file, found none/);
  writeSafeTensors(file, { tensors: { "conv1.weight": tensors["conv1.weight"] }, metadata: {} });
  assert.throws(() => loadJudge(file), /other\.safetensors: expected the tensor conv1\.bias/);
  assert.equal(tf.memory().numTensors, before);
});

test("bytes and numbers from 0 to 1, square and flat, of any count, are judged alike", async () => {
  const judge = await trained;
  const { images } = firstImages(mnist.test, 3);
  const square = judge.judge(images);
  const flat = ndarray(
    Float32Array.from(images.data, (level) => level / 255),
    [3, 784],
  );
  assert.deepEqual(judge.judge(flat), square);
  assert.deepEqual(square.shape, [3, 11]);
  for (let i = 0; i < 3; i++)
    assert.ok(Math.abs(square.data.subarray(11 * i, 11 * i + 11).reduce((sum, p) => sum + p, 0) - 1) < 1e-6);
  assert.deepEqual(judge.features(images).shape, [3, 128]);
  assert.deepEqual(judge.judge(ndarray(new Uint8Array(0), [0, 28, 28])).shape, [0, 11]);
  // 501 images take two batches.
  const many = selectImages(
    mnist.test,
    Array.from({ length: 501 }, (_, i) => (500 - i) % 3),
  );
  const verdicts = judge.verdicts(many.images);
  assert.deepEqual(verdicts[500].digit, judge.verdicts(images)[0].digit);
  assert.equal(verdicts.length, 501);
  const tensors = tf.memory().numTensors;
  const assessed = judge.assess(many.images);
  // Not to the last bit: on some processors TensorFlow adds up in another order from call to call.
  const decided = (found: Verdict[]) => found.map(({ digit, recognisable, refused }) => [digit, recognisable, refused]);
  const numbers = (found: Verdict[]) => found.flatMap(({ confidence, entropy }) => [confidence, entropy]);
  assert.deepEqual(decided(assessed.verdicts), decided(verdicts));
  assertClose(numbers(assessed.verdicts), numbers(verdicts), { absolute: 1e-6 });
  assertClose(assessed.features.data, judge.features(many.images).data, { absolute: 1e-4 });
  assert.equal(tf.memory().numTensors, tensors);
});

test("transposed and sliced images are judged as what they show", async () => {
  const judge = await trained;
  const { images } = selectImages(mnist.test, [3, 4, 5]);
  const turned = ndarray(new Uint8Array(3 * 784), [3, 28, 28]);
  for (let i = 0; i < 3; i++)
    for (let y = 0; y < 28; y++) for (let x = 0; x < 28; x++) turned.set(i, y, x, images.get(i, x, y));
  assert.deepEqual(judge.judge(turned.transpose(0, 2, 1)), judge.judge(images));
  assert.deepEqual(judge.judge(mnist.test.images.hi(6, 28, 28).lo(3, 0, 0)), judge.judge(images));
});

test("images of another size and numbers out of range are refused by name", async () => {
  const judge = await trained;
  const floats = (values: number[]): Float32Array => Float32Array.from({ length: 784 }, (_, i) => values[i] ?? 0);
  assert.throws(
    () => judge.judge(ndarray(new Float32Array(783), [1, 783])),
    /images: expected \[N, 784\] or \[N, 28, 28\], row by row, found \[1,783\]/,
  );
  assert.throws(() => judge.judge(ndarray(new Float32Array(784), [784])), /found \[784\]/);
  assert.throws(() => judge.judge(ndarray(new Float32Array(700), [1, 784])), /over 700 numbers/);
  for (const bad of [NaN, -0.1, 1.5, Infinity]) {
    assert.throws(
      () => judge.features(ndarray(floats([0.5, bad]), [1, 784])),
      /images: expected numbers from 0 to 1, found .* in image 0/,
    );
  }
});

test("a configuration that can't be trained is refused by name", async () => {
  const refuses = (options: JudgeOptions, message: RegExp): Promise<void> =>
    assert.rejects(trainJudge(mnist.train, { ...SMALLEST, ...options }), message);
  await refuses({ seed: -1 }, /seed: expected an integer/);
  await refuses({ epochs: 0 }, /epochs: expected an integer from 1, found 0/);
  await refuses({ batchSize: 300 }, /batchSize: expected an integer from 1 to 240, found 300/);
  await refuses({ learningRate: 0 }, /learningRate: expected a number above 0, found 0/);
  await refuses({ images: 60001 }, /images: expected an integer from 2 to 60000, found 60001/);
  await refuses({ validationImages: 300 }, /validationImages: expected an integer from 1 to 299, found 300/);
  await refuses({ nonsenseShare: -1 }, /nonsenseShare: expected a number from 0, found -1/);
  await refuses({ refusedShare: 1 }, /refusedShare: expected a number from 0, below 1, found 1/);
  await refuses({ architecture: { convolutions: [], hidden: [] } }, /architecture: expected at least one hidden layer/);
  await refuses(
    { architecture: { convolutions: [], hidden: [0.5] } },
    /architecture: expected an integer from 1, found 0.5/,
  );
  await refuses({ passShare: 0 }, /passShare: expected a number above 0, up to 1, found 0/);
});

test("the learning rate starts at its full value and falls along a cosine", () => {
  const configuration = { ...JUDGE_TRAINING, learningRate: 0.002, epochs: 4 };
  const rates = [1, 2, 3, 4].map((epoch) => learningRateOf(configuration, epoch));
  [0.002, 0.001 + 0.001 * Math.SQRT1_2, 0.001, 0.001 - 0.001 * Math.SQRT1_2].forEach((rate, i) =>
    assert.ok(Math.abs(rates[i] - rate) < 1e-12),
  );
});

test("a report holds plain numbers that agree with what the judge says, and the plain classifier beside it", async () => {
  const judge = await trained;
  const plain = await trainJudge(mnist.train, { ...SMALLEST, nonsenseShare: 0 });
  const data = firstImages(mnist.test, 200);
  const report = judgeReport(judge, data, 3, { plain, nonsenseImages: 50 });
  assert.deepEqual(JSON.parse(JSON.stringify(report)), report);
  assert.deepEqual(judgeReport(judge, data, 3, { plain, nonsenseImages: 50 }), report);
  const verdicts = judge.verdicts(data.images);
  assert.equal(report.test.recognisable, verdicts.filter(({ recognisable }) => recognisable).length / 200);
  assert.equal(
    report.test.accuracy,
    verdicts.filter(({ digit, refused }, i) => !refused && digit === data.labels.data[i]).length / 200,
  );
  assert.equal(
    report.reliability.after.bins.reduce((sum, { count }) => sum + count, 0),
    200,
  );
  assert.deepEqual(
    report.nonsense.map(({ kind }) => kind),
    NONSENSE_KINDS,
  );
  for (const row of report.nonsense) {
    assert.equal(row.images, 50);
    assert.ok(row.recognisable + row.refused <= 1);
    assert.ok((row.recognisedAsSource ?? 0) <= row.recognisable);
    assert.equal(row.passedAt.find(({ passShare }) => passShare === 0.95)?.recognisable, row.recognisable);
    assert.ok(row.passedAt.every(({ recognisable }, i, all) => i === 0 || recognisable >= all[i - 1].recognisable));
    assert.ok(row.plain.calibrated <= row.plain.half, "the calibrated threshold is above 0.5");
    assert.ok(row.plainClassifier !== undefined);
  }
  assert.equal(report.nonsense.find(({ kind }) => kind === "uniform-noise")?.recognisedAsSource, null);
  // Refusing is what a classifier without nonsense never learnt.
  assert.equal(plain.calibration.refusalShift, 0);
  assert.equal(judgeReport(judge, data, 3, { nonsenseImages: 1 }).plainClassifier, undefined);
  plain.dispose();
});
