import fs from "node:fs";
import path from "node:path";
import { tf } from "@vae-notebooks/tf-graph";

/** The folder of the committed reference values; this file runs from dist/test/support. */
export const FIXTURES = path.resolve(__dirname, "../../../test/fixtures");

/** An array as make_pytorch_fixtures.py writes it. */
export interface StoredTensor {
  shape: number[];
  data: number[];
}

/** The reference values of one file, as PyTorch 2.13 gave them. */
export function fixture<T>(name: string): T & { torch: string } {
  return JSON.parse(fs.readFileSync(path.join(FIXTURES, `${name}.json`), "utf8")) as T & { torch: string };
}

/** A stored matrix as a tensor; the caller disposes it. */
export function matrix({ shape, data }: StoredTensor): tf.Tensor2D {
  return tf.tensor2d(data, shape as [number, number]);
}
