import assert from "node:assert/strict";
import { test } from "node:test";
import { DTYPES } from "../../src/backend";
import { Value } from "../../src/graph/value";
import { recordedGraph } from "./recorded-graph";

const made = { shape: [4, 6], dtype: DTYPES.float32 };

test("a value in pieces is given out as it is, and joined once where it is asked for as a whole", () => {
  const { graph, added } = recordedGraph();
  const value = new Value(graph, made, { axis: 1, names: ["left:0", "right:0"] });
  assert.deepEqual(value.along(1, 2), ["left:0", "right:0"]);
  assert.deepEqual(added, []);
  assert.equal(value.whole(), value.whole());
  assert.deepEqual(added, ["ConcatV2"]);
});

test("a whole value is cut once for each axis and number of pieces", () => {
  const { graph, added } = recordedGraph();
  const value = new Value(graph, made, "whole:0");
  assert.equal(value.whole(), "whole:0");
  assert.deepEqual(value.along(0, 2), value.along(0, 2));
  assert.equal(value.along(1, 3).length, 3);
  assert.deepEqual(added, ["Split", "Split"]);
});

test("a size that does not divide is cut into pieces of nearly one size, also of a number that is everywhere", () => {
  const { graph, added } = recordedGraph();
  assert.deepEqual(new Value(graph, made, "whole:0").along(1, 4), ["cut:0", "cut:1", "cut:2", "cut:3"]);
  assert.deepEqual(added, ["SplitV"]);
  const [first, second, third, fourth] = new Value(graph, made, 0.5).along(1, 4);
  assert.deepEqual(
    [first === second, third === fourth, second === third],
    [true, true, false],
    "2, 2, 1 and 1 columns",
  );
});

test("the pieces of a number that is everywhere have the shape of the pieces", () => {
  const { graph } = recordedGraph();
  const shapes: number[][] = [];
  const constant = graph.constant.bind(graph);
  graph.constant = (values, dtype, shape, wanted) => {
    shapes.push(shape);
    return constant(values, dtype, shape, wanted);
  };
  new Value(graph, made, 0.5).along(1, 4);
  new Value(graph, made, 0.5).along(0, 2);
  assert.deepEqual(shapes, [
    [4, 2],
    [4, 1],
    [2, 6],
  ]);
});

test("pieces along another axis are cut from the joined value", () => {
  const { graph, added } = recordedGraph();
  new Value(graph, made, { axis: 0, names: ["upper:0", "lower:0"] }).along(1, 2);
  assert.deepEqual(added, ["ConcatV2", "Split"]);
});

test("a number everywhere is filled in where it is asked for, in the shape of what is asked for", () => {
  const { graph, added } = recordedGraph();
  const value = new Value(graph, made, 0.5);
  assert.equal(value.whole(), value.whole());
  const [left, right] = value.along(1, 2);
  assert.equal(left, right);
  assert.notEqual(left, value.whole());
  assert.deepEqual(added, [], "constants alone");
});

test("the negative of a value is made where it is asked for", () => {
  const { graph, added } = recordedGraph();
  const value = new Value(graph, made, { minus: new Value(graph, made, "whole:0") });
  assert.equal(value.whole(), value.whole());
  assert.deepEqual(added, ["Neg"]);
});
