import assert from "node:assert/strict";
import { test } from "node:test";
import { emit } from "../../src/graph/emission";
import { Value } from "../../src/graph/value";
import type { Division, Layout, PlannedValue } from "../../src/partition/planned-value";
import type { PlannedOperation } from "../../src/partition/plan";
import { halves, planned } from "../partition/planned";
import { recordedGraph } from "./recorded-graph";

const INPUT: PlannedValue = { ...planned([4, 6]), source: { kind: "input", index: 0 } };

function operation(op: string, inputs: PlannedValue[], layout: Layout, division?: Division): PlannedOperation {
  return { op, attributes: [], inputs, outputs: [planned([4, 6], layout)], division };
}

/** The nodes that a plan of these operations becomes, the last of them being the result; and the result. */
function emitted(operations: PlannedOperation[]) {
  const { graph, added } = recordedGraph();
  const plan = { operations, results: { y: operations[operations.length - 1].outputs[0] }, variables: new Map() };
  const { y } = emit(graph, plan, [], () => new Value(graph, INPUT, "x:0"));
  return { added, y };
}

const byColumns = (inputs: number): Division => ({ count: 2, inputAxes: new Array(inputs).fill(1), result: 1 });

test("an operation that is not divided is one node", () => {
  assert.deepEqual(emitted([operation("Relu", [INPUT], { kind: "whole" })]).added, ["Relu"]);
});

test("divided operations pass their pieces on, and a result is joined only where it is asked for as a whole", () => {
  const relu = operation("Relu", [INPUT], halves(1), byColumns(1));
  const { added, y } = emitted([relu, operation("Exp", relu.outputs, halves(1), byColumns(1))]);
  assert.deepEqual(added, ["Split", "Relu", "Relu", "Exp", "Exp"]);
  y.whole();
  assert.deepEqual(added.slice(5), ["ConcatV2"]);
});

test("each part takes the whole of an input that is not divided", () => {
  const division: Division = { count: 2, inputAxes: [undefined, 1], result: 1 };
  const { added } = emitted([operation("Add", [INPUT, { ...INPUT }], halves(1), division)]);
  assert.deepEqual(added, ["Split", "Add", "Add"]);
});

test("parts of a sum are added in one node", () => {
  const division: Division = { count: 2, inputAxes: [1], result: "sum" };
  assert.deepEqual(emitted([operation("Sum", [INPUT], { kind: "whole" }, division)]).added, [
    "Split",
    "Sum",
    "Sum",
    "AddN",
  ]);
});

test("a negative is a node where it is taken, and not before", () => {
  const negative = planned([4, 6], { kind: "negative", of: INPUT });
  assert.deepEqual(emitted([operation("Exp", [negative], { kind: "whole" })]).added, ["Neg", "Exp"]);
  assert.deepEqual(emitted([operation("Exp", [INPUT], { kind: "whole" })]).added, ["Exp"]);
});
