import fs from "node:fs";
import path from "node:path";
import { PLOTLY_MIME } from "@vae-notebooks/figures";
import { NOTEBOOKS, notebookNames, ROOT } from "../notebooks/pipeline";

/** A folder that a test may write into as a student does, and what its kernels see of it. */
export interface LabCheckout {
  /** What JupyterLab shows: notebooks/ as copies, everything else of the checkout as links. */
  directory: string;
  /** Keeps the settings, open tabs and runs of whoever runs the test out of it, and it out of theirs. */
  environment: Record<string, string>;
}

/**
 * Makes the folder, below .cache, where an earlier one is removed first.
 *
 * @param parameters of the notebooks, such as { VAE_QUICK: "1" }
 */
export function labCheckout(parameters: Record<string, string>): LabCheckout {
  const home = path.join(ROOT, ".cache/test-lab");
  const directory = path.join(home, "checkout");
  fs.rmSync(home, { recursive: true, force: true });
  fs.mkdirSync(path.join(directory, "notebooks"), { recursive: true });
  for (const name of fs.readdirSync(ROOT)) {
    if (name.startsWith(".") || ["notebooks", "runs", "reports"].includes(name)) continue;
    fs.symlinkSync(path.join(ROOT, name), path.join(directory, name));
  }
  for (const name of notebookNames()) {
    fs.copyFileSync(path.join(NOTEBOOKS, `${name}.ipynb`), path.join(directory, "notebooks", `${name}.ipynb`));
  }
  const none = Object.fromEntries(
    ["SEED", "EPOCHS", "BATCH_SIZE", "LATENT_DIM", "HIDDEN", "DATA", "AUDIT"].map((name) => [`VAE_${name}`, ""]),
  );
  return {
    directory,
    environment: {
      ...none,
      VAE_RUNS: path.join(home, "runs"),
      ...parameters,
      JUPYTER_CONFIG_DIR: path.join(home, "config"),
      JUPYTER_DATA_DIR: path.join(home, "data"),
      JUPYTERLAB_SETTINGS_DIR: path.join(home, "settings"),
      JUPYTERLAB_WORKSPACES_DIR: path.join(home, "workspaces"),
    },
  };
}

/** What a saved notebook holds of its cells of code. */
export interface SavedNotebook {
  cells: number;
  executed: number;
  errors: string[];
  figures: number;
  /** What its cells printed. */
  printed: string;
}

/** Reads the notebook that JupyterLab saved. */
export function savedNotebook({ directory }: LabCheckout, name: string): SavedNotebook {
  interface Output {
    output_type: string;
    ename?: string;
    evalue?: string;
    data?: Record<string, unknown>;
    text?: string | string[];
  }
  const text = fs.readFileSync(path.join(directory, "notebooks", `${name}.ipynb`), "utf8");
  const { cells } = JSON.parse(text) as {
    cells: Array<{ cell_type: string; execution_count?: number | null; outputs?: Output[] }>;
  };
  const code = cells.filter(({ cell_type: type }) => type === "code");
  const outputs = code.flatMap((cell) => cell.outputs ?? []);
  return {
    cells: code.length,
    executed: code.filter(({ execution_count: count }) => count !== null && count !== undefined).length,
    errors: outputs
      .filter(({ output_type: type }) => type === "error")
      .map(({ ename, evalue }) => `${ename}: ${evalue}`),
    figures: outputs.filter(({ data }) => data && PLOTLY_MIME in data).length,
    printed: outputs.map(({ text: lines = "" }) => [lines].flat().join("")).join(""),
  };
}
