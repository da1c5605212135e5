import fs from "node:fs";
import path from "node:path";
import { tensorflowVersion, tf } from "@vae-notebooks/tf-graph";

/** What a result depends on beside its configuration. */
export interface Versions {
  /** This project's version. */
  project: string;
  node: string;
  tfjs: string;
  /** The C library under tfjs-node. */
  tensorflow: string;
}

/** The versions that are running now. */
export function versions(): Versions {
  // dist/lib/storage is three folders below the package.
  const manifest = JSON.parse(fs.readFileSync(path.join(__dirname, "../../../package.json"), "utf8")) as {
    version: string;
  };
  return {
    project: manifest.version,
    node: process.versions.node,
    tfjs: tf.version_core,
    tensorflow: tensorflowVersion(),
  };
}
