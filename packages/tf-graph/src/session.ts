import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { Graph } from "./graph";
import { nativeBackend, TensorMetadata } from "./native";

/** What a session is fed with: placeholders by name, and for each the binding's tensor. */
export interface Feeds {
  names: string;
  ids: number[];
}

/** A graph loaded into a TensorFlow session of its own; dispose() frees it with the variables that live in it. */
export class Session {
  private readonly backend = nativeBackend();
  private readonly model: number;

  /** @throws Error with TensorFlow's message when it does not accept the graph */
  constructor(graph: Graph) {
    // The binding loads sessions only from a directory; once loaded, the directory is not read again.
    const directory = fs.mkdtempSync(path.join(os.tmpdir(), "tfjs-graph-"));
    try {
      fs.writeFileSync(path.join(directory, "saved_model.pb"), graph.savedModel());
      this.model = this.backend.binding.loadSavedModel(directory, "serve");
    } finally {
      fs.rmSync(directory, { recursive: true, force: true });
    }
  }

  /**
   * Runs what the fetched values need.
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
