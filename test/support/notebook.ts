import fs from "node:fs";
import path from "node:path";
import { executeNotebook, NOTEBOOKS } from "../../scripts/notebooks/pipeline";

/** A cell of a notebook that a test writes. */
export interface WrittenCell {
  type: "markdown" | "code";
  source: string;
}

/** Writes a notebook for the tslab kernel, without outputs. */
export function writeNotebook(file: string, cells: readonly WrittenCell[]): void {
  const notebook = {
    cells: cells.map(({ type, source }, i) => ({
      cell_type: type,
      id: `cell${i}`,
      source,
      metadata: {},
      ...(type === "code" ? { outputs: [], execution_count: null } : {}),
    })),
    metadata: { kernelspec: { name: "tslab", display_name: "TypeScript", language: "typescript" } },
    nbformat: 4,
    nbformat_minor: 5,
  };
  fs.writeFileSync(file, JSON.stringify(notebook));
}

/** Executes a notebook anywhere in the checkout as the project's own are, on a real kernel in the notebook's folder. */
export async function executeFile(file: string, target: string): Promise<void> {
  const name = path.join(path.relative(NOTEBOOKS, path.dirname(file)), path.basename(file, ".ipynb"));
  await executeNotebook(name, target, {}, () => undefined);
}
