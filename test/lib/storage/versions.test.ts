import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { describe, it } from "node:test";
import { versions } from "../../../lib/storage/versions";

describe("versions", () => {
  it("are those of this project, of Node, of TensorFlow.js and of the TensorFlow under it", () => {
    const root = path.resolve(__dirname, "../../../..");
    const manifest = (file: string) =>
      JSON.parse(fs.readFileSync(path.join(root, file), "utf8")) as { version: string };
    const { project, node, tfjs, tensorflow } = versions();
    assert.equal(project, manifest("package.json").version);
    assert.equal(node, process.versions.node);
    assert.equal(tfjs, manifest("node_modules/@tensorflow/tfjs-core/package.json").version);
    assert.match(tensorflow, /^\d+\.\d+\.\d+/);
  });
});
