import fs from "node:fs";
import path from "node:path";
import { NdArray } from "ndarray";
import { readJson, writeJson, writeNpy } from "@vae-notebooks/arrays";

/** Arrays that are kept beside a part's result, by name. */
export type KeptArrays = Record<
  string,
  NdArray<Float32Array> | NdArray<Float64Array> | NdArray<Int32Array> | NdArray<Uint8Array>
>;

/** The results of parts in files, a folder a part; a result counts only under the key that it was written with. */
export class KeptParts {
  constructor(
    readonly directory: string,
    private readonly keyOf: (part: string) => string,
  ) {}

  /** A file in a part's folder. */
  fileOf(part: string, name: string): string {
    return path.join(this.directory, part, name);
  }

  /** The part's result where there is one of the same plan. */
  find<T>(part: string): { result: T } | undefined {
    const file = this.fileOf(part, "measurements.json");
    if (!fs.existsSync(file)) return undefined;
    const found = readJson(file) as { key: string; result: T };
    return found.key === this.keyOf(part) ? found : undefined;
  }

  write(part: string, result: unknown): void {
    writeJson(this.fileOf(part, "measurements.json"), { key: this.keyOf(part), result });
  }

  /** Writes arrays beside the part's result, each as NAME.npy. */
  async writeArrays(part: string, arrays: KeptArrays): Promise<void> {
    fs.mkdirSync(path.join(this.directory, part), { recursive: true });
    for (const [name, values] of Object.entries(arrays)) await writeNpy(this.fileOf(part, `${name}.npy`), values);
  }
}
