import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { nativeBackend, TensorMetadata } from "../backend";
import { Graph, GRAPH_TAG } from "../graph/graph";

/** What a session is fed with: placeholders, joined by commas, and for each of them the id of a tensor of the binding. */
export interface Feeds {
  names: string;
  ids: number[];
}

/** A graph in a TensorFlow session of its own; dispose() frees both, with the variables that live in the session. */
export class Session {
  private readonly backend = nativeBackend();
  private readonly model: number;

  /** @throws Error with TensorFlow's message when it does not accept the graph */
  constructor(graph: Graph) {
    // The binding makes a session only from a directory, which it does not read again afterwards.
    const directory = fs.mkdtempSync(path.join(os.tmpdir(), "tfjs-graph-"));
    try {
      fs.writeFileSync(path.join(directory, "saved_model.pb"), graph.savedModel());
      this.model = this.backend.binding.loadSavedModel(directory, GRAPH_TAG);
    } finally {
      fs.rmSync(directory, { recursive: true, force: true });
    }
  }

  /**
   * Runs the nodes that the fetched values need.
   *
   * @param fetches values "node:output", joined by commas
   * @returns the fetched tensors, which the caller deletes or hands to the backend
   */
  run(feeds: Feeds, fetches: string): TensorMetadata[] {
    return this.backend.binding.runSavedModel(this.model, feeds.ids, feeds.names, fetches);
  }

  dispose(): void {
    this.backend.binding.deleteSavedModel(this.model);
  }
}
