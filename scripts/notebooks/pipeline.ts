import { spawn } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { Figure, PLOTLY_MIME, renderPngs, writeFileWhole } from "../../lib";
import { framePngs, holdsFrame } from "./frames";

/** Folders of the checkout; this file runs from dist/scripts/notebooks. */
export const ROOT = path.resolve(__dirname, "../../..");
/** The committed notebooks, which carry no outputs; their kernels work in this folder. */
export const NOTEBOOKS = path.join(ROOT, "notebooks");
const SCRIPTS = path.join(ROOT, "scripts/notebooks");
/** The Python of the project's own environment. */
export const PYTHON = path.join(ROOT, ".venv", process.platform === "win32" ? "Scripts/python" : "bin/python");

/** What a cell showed: the same thing as several MIME types; texts are whole or line by line. */
type OutputData = Record<string, unknown>;

interface Notebook {
  cells: Array<{ cell_type: string; source: string | string[]; outputs?: Array<{ data?: OutputData }> }>;
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
  await runPython("execute.py", [source, target, log], environment, onCell);
}

/**
 * Adds a PNG to every output of executed notebooks that is drawn by scripts, a Plotly figure or a page in a frame: for
 * readers that run none, and for paper.
 *
 * @param files the executed notebooks; each is replaced
 */
export async function bakePictures(files: string[]): Promise<void> {
  const notebooks = files.map(readNotebook);
  const outputs = notebooks.flatMap(outputData);
  const figures = outputs.filter((output) => PLOTLY_MIME in output);
  const frames = outputs.filter((output) => holdsFrame(htmlOf(output)));
  const figurePngs = await renderPngs(
    figures.map((output) => output[PLOTLY_MIME] as Figure),
    1,
  );
  figures.forEach((output, i) => (output["image/png"] = figurePngs[i].toString("base64")));
  const pngs = await framePngs(frames.map(htmlOf));
  frames.forEach((output, i) => (output["image/png"] = pngs[i].toString("base64")));
  notebooks.forEach((notebook, i) => writeFileWhole(files[i], `${JSON.stringify(notebook, null, 1)}\n`));
}

/**
 * Copies an executed notebook with its pictures as PNG only, which bakePictures made: small, and what code hosts show.
 */
export function copyWithPictures(file: string, target: string): void {
  const notebook = readNotebook(file);
  for (const output of outputData(notebook)) {
    delete output[PLOTLY_MIME];
    if (holdsFrame(htmlOf(output))) delete output["text/html"];
  }
  writeFileWhole(target, `${JSON.stringify(notebook, null, 1)}\n`);
}

/** The title of one of the project's notebooks. */
export function notebookTitle(name: string): string {
  return titleOf(path.join(NOTEBOOKS, `${name}.ipynb`));
}

/** The first line of a notebook's first cell, without marks; the file's name where there is none. */
export function titleOf(file: string): string {
  const source = textOf(readNotebook(file).cells[0]?.source);
  const line = source.split("\n")[0].replace(/^#+\s*/, "");
  return line.replace(/[*`$]/g, "").trim() || path.basename(file, ".ipynb");
}

/**
 * Runs one of the Python scripts beside this file's source.
 *
 * @throws Error with what the script wrote to stderr when it fails
 */
export function runPython(
  script: string,
  args: string[],
  environment: Record<string, string>,
  onLine: (line: string) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(PYTHON, [path.join(SCRIPTS, script), ...args], {
      cwd: ROOT,
      env: { ...process.env, ...environment },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let complaint = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => text.trimEnd().split("\n").forEach(onLine));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (complaint += text));
    child.on("error", reject);
    child.on("close", (code, signal) => {
      if (code === 0) resolve();
      else reject(new Error(complaint.trim() || `${script} ended with ${signal ?? `exit code ${code}`}`));
    });
  });
}

function readNotebook(file: string): Notebook {
  return JSON.parse(fs.readFileSync(file, "utf8")) as Notebook;
}

function outputData({ cells }: Notebook): OutputData[] {
  const data = cells.flatMap((cell) => cell.outputs ?? []).map((output) => output.data);
  return data.filter((output): output is OutputData => output !== undefined);
}

function htmlOf(output: OutputData): string {
  return textOf(output["text/html"]);
}

function textOf(text: unknown): string {
  return Array.isArray(text) ? text.join("") : typeof text === "string" ? text : "";
}
