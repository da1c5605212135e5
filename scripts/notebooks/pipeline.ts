import { spawn } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { Figure, PLOTLY_MIME, plotlyScript, renderPngs, writeFileWhole } from "../../lib";

/** Folders of the checkout; this file runs from dist/scripts/notebooks. */
export const ROOT = path.resolve(__dirname, "../../..");
/** The committed notebooks, which carry no outputs; their kernels work in this folder. */
export const NOTEBOOKS = path.join(ROOT, "notebooks");
const SCRIPTS = path.join(ROOT, "scripts/notebooks");
/** The Python of the project's own environment. */
export const PYTHON = path.join(ROOT, ".venv", process.platform === "win32" ? "Scripts/python" : "bin/python");

interface Notebook {
  cells: Array<{ cell_type: string; source: string | string[]; outputs?: Array<{ data?: Record<string, unknown> }> }>;
}

/** The notebooks of the project in their order, by name without ending. */
export function notebookNames(): string[] {
  return fs
    .readdirSync(NOTEBOOKS)
    .filter((name) => name.endsWith(".ipynb"))
    .map((name) => path.basename(name, ".ipynb"))
    .sort();
}

/**
 * Executes a notebook on a fresh kernel.
 *
 * @param name without ending, seen from notebooks/
 * @param target the executed notebook; written only when every cell ran
 * @param environment variables that the kernel sees beside this process's own
 * @param onCell told "cell I of N" before each cell
 * @throws Error with the failed cell and its message
 */
export async function executeNotebook(
  name: string,
  target: string,
  environment: Record<string, string>,
  onCell: (line: string) => void,
): Promise<void> {
  const source = path.join(NOTEBOOKS, `${name}.ipynb`);
  const log = path.join(ROOT, ".cache/logs", `kernel-${path.basename(name)}.log`);
  await python([path.join(SCRIPTS, "execute.py"), source, target, log], environment, onCell);
}

/**
 * Adds to every Plotly output of executed notebooks a PNG of it, for readers that run no scripts.
 *
 * @param files the executed notebooks; each is replaced
 */
export async function bakePictures(files: string[]): Promise<void> {
  const notebooks = files.map((file) => JSON.parse(fs.readFileSync(file, "utf8")) as Notebook);
  const outputs = notebooks.flatMap(plotlyOutputs);
  const pngs = await renderPngs(outputs.map((output) => output[PLOTLY_MIME] as Figure), 1);
  outputs.forEach((output, i) => (output["image/png"] = pngs[i].toString("base64")));
  notebooks.forEach((notebook, i) => writeFileWhole(files[i], `${JSON.stringify(notebook, null, 1)}\n`));
}

/** Copies an executed notebook with its pictures as PNG only: small, and what code hosts show. */
export function copyWithPictures(file: string, target: string): void {
  const notebook = JSON.parse(fs.readFileSync(file, "utf8")) as Notebook;
  for (const output of plotlyOutputs(notebook)) delete output[PLOTLY_MIME];
  writeFileWhole(target, `${JSON.stringify(notebook, null, 1)}\n`);
}

/**
 * Executes one notebook alone and writes its report and its copy with pictures.
 *
 * @param home the folder with results/ and reports/
 */
export async function reportNotebook(name: string, home: string, environment: Record<string, string>, onCell: (line: string) => void): Promise<void> {
  const file = path.join(ROOT, ".cache/executed", `${name}.ipynb`);
  await executeNotebook(name, file, environment, onCell);
  await bakePictures([file]);
  copyWithPictures(file, path.join(home, "results/notebooks", `${name}.ipynb`));
  fs.mkdirSync(path.join(home, "reports"), { recursive: true });
  await writeReports([{ notebook: file, html: path.join(home, "reports", `${name}.html`) }]);
}

/** Writes an executed notebook as an HTML page that needs no network. */
export async function writeReports(pairs: Array<{ notebook: string; html: string }>): Promise<void> {
  const mathjax = require.resolve("mathjax/es5/tex-svg.js");
  const files = pairs.flatMap(({ notebook, html }) => [notebook, html]);
  await python([path.join(SCRIPTS, "report.py"), plotlyScript(), mathjax, ...files], {}, () => undefined);
}

/** The first line of a notebook's first cell, without its mark. */
export function notebookTitle(name: string): string {
  const notebook = JSON.parse(fs.readFileSync(path.join(NOTEBOOKS, `${name}.ipynb`), "utf8")) as Notebook;
  const source = notebook.cells[0].source;
  return (Array.isArray(source) ? source.join("") : source).split("\n")[0].replace(/^#+\s*/, "");
}

function plotlyOutputs(notebook: Notebook): Record<string, unknown>[] {
  const data = notebook.cells.flatMap((cell) => cell.outputs ?? []).map((output) => output.data);
  return data.filter((output): output is Record<string, unknown> => output !== undefined && PLOTLY_MIME in output);
}

function python(args: string[], environment: Record<string, string>, onLine: (line: string) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(PYTHON, args, { cwd: ROOT, env: { ...process.env, ...environment }, stdio: ["ignore", "pipe", "pipe"] });
    let complaint = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => text.trimEnd().split("\n").forEach(onLine));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (complaint += text));
    child.on("error", reject);
    child.on("close", (code, signal) => {
      if (code === 0) resolve();
      else reject(new Error(complaint.trim() || `${path.basename(args[0])} ended with ${signal ?? `exit code ${code}`}`));
    });
  });
}
