import { Graph } from "../../src/graph/graph";

/** A graph that tells the operations it was given, constants aside. */
export function recordedGraph(): { graph: Graph; added: string[] } {
  const graph = new Graph();
  const added: string[] = [];
  const node = graph.node.bind(graph);
  graph.node = (op, inputs, attributes, wanted) => {
    if (op !== "Const") added.push(op);
    return node(op, inputs, attributes, wanted);
  };
  return { graph, added };
}
