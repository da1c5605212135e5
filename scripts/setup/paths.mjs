// Where the set-up puts things: all of it inside the checkout, none of it committed.
import path from "node:path";
import { fileURLToPath } from "node:url";

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");
export const cache = path.join(root, ".cache");
export const venv = path.join(root, ".venv");
const binaries = process.platform === "win32" ? "Scripts" : "bin";
export const venvPython = path.join(venv, binaries, "python");
export const tfjsNode = path.join(root, "node_modules/@tensorflow/tfjs-node");
