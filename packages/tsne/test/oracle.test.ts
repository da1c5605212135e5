import assert from "node:assert/strict";
import { test } from "node:test";
import ndarray, { type NdArray } from "ndarray";
import { klDivergence } from "../src/quality";
import { tsne, tsneAffinities } from "../src";
import { randomPositions } from "../src/stages/initialisation";
import { clusterCloud, dense } from "./reference";

/** The parts of tsne-js that are used: its package has no types. */
interface TsneJs {
  new (config: object): {
    init(options: { data: number[][]; type: "dense" }): void;
    P: NdArray<Float64Array>;
    alpha: number;
    _gradDesc(from: number, to: number, momentum: number, minGradNorm: number, minErrorDiff: number): [number, number];
    outputEmbedding: NdArray<Float64Array>;
  };
}
const OtherTsne: TsneJs = require("tsne-js");
const jointProbabilities: (
  distances: NdArray<Float64Array>,
  perplexity: number,
) => NdArray<Float64Array> = require("tsne-js/dist/joint-probabilities");

// as many neighbours as other points, so that P is not sparse; tsne-js itself takes the distances without squaring
// them, hence its own functions on squared distances
const COUNT = 202;
const PERPLEXITY = 67;
const { points } = clusterCloud(COUNT, 6, 4, 4, 5);

function squaredDistances(): NdArray<Float64Array> {
  const distances = ndarray(new Float64Array(COUNT * COUNT), [COUNT, COUNT]);
  for (let i = 0; i < COUNT; i++)
    for (let j = 0; j < COUNT; j++) {
      let sum = 0;
      for (let d = 0; d < 6; d++) sum += (points.get(i, d) - points.get(j, d)) ** 2;
      distances.set(i, j, sum);
    }
  return distances;
}

function exaggerate({ data }: NdArray<Float64Array>, factor: number): void {
  for (let at = 0; at < data.length; at++) data[at] *= factor;
}

test("P is that of tsne-js on a few hundred points", async () => {
  const expected = jointProbabilities(squaredDistances(), PERPLEXITY);
  const joint = dense(await tsneAffinities(points, { perplexity: PERPLEXITY }));
  for (let i = 0; i < COUNT; i++)
    for (let j = 0; j < COUNT; j++) {
      const [p, q] = [joint[i * COUNT + j], expected.get(i, j)];
      assert.ok(Math.abs(p - q) < 1e-9 + 1e-4 * q, `${i}, ${j}: ${p}, ${q}`);
    }
});

test("the divergence is no higher than tsne-js reaches with the same P", async () => {
  const joint = await tsneAffinities(points, { perplexity: PERPLEXITY });
  const other = new OtherTsne({ dim: 2, perplexity: PERPLEXITY, learningRate: 100 });
  const rows = Array.from({ length: COUNT }, (_, i) => Array.from({ length: 6 }, (__, d) => points.get(i, d)));
  other.init({ data: rows, type: "dense" });
  // its own start would be other random numbers every time
  other.outputEmbedding = ndarray(Float64Array.from(randomPositions(COUNT, 1)), [COUNT, 2]);
  // the schedule of its run(), with P from the squared distances
  other.P = jointProbabilities(squaredDistances(), PERPLEXITY);
  other.alpha = 1;
  exaggerate(other.P, 4);
  other._gradDesc(0, 50, 0.5, 0, 0);
  other._gradDesc(51, 100, 0.8, 0, 0);
  exaggerate(other.P, 1 / 4);
  other._gradDesc(101, 350, 0.8, 1e-6, 1e-6);
  const theirs = ndarray(Float32Array.from(other.outputEmbedding.data), [COUNT, 2]);
  const ours = await tsne(points, { perplexity: PERPLEXITY });
  const [kl, theirKl] = [klDivergence(joint, ours.embedding), klDivergence(joint, theirs)];
  assert.ok(kl < theirKl + 0.01, `${kl}, tsne-js ${theirKl}`);
  // and tsne-js did descend: the start is near 1
  assert.ok(theirKl < 0.6 * klDivergence(joint, ndarray(new Float32Array(2 * COUNT), [COUNT, 2])));
});
