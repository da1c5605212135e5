import fs from "node:fs";
import path from "node:path";
import { plotlyScript, writeFileWhole } from "../../lib";
import {
  bakePictures,
  copyWithPictures,
  executeNotebook,
  notebookNames,
  NOTEBOOKS,
  ROOT,
  runPython,
  titleOf,
} from "./pipeline";

/** An executed notebook, and the page that is made of it. */
export interface Report {
  notebook: string;
  html: string;
}

/** Where in a folder of reports the files lie that its pages share, and parts of pages that are too large for them. */
export const ASSETS = "assets";

/** The page, in a folder of reports, with the explorer alone. */
export const EXPLORER = "explorer.html";

/** The page, in a folder of reports, with a map that makes itself. */
export const LIVE_MAP = "tsne.html";

/**
 * Writes executed notebooks as HTML pages that ask nothing of the network. All lie in one folder, with the scripts that
 * they share in assets/; each links to the folder's index.html and to the reports before and after it. The folder works
 * from disk, and as a whole can be handed on.
 *
 * @param reports all in the same folder; the project's notebooks of which it has reports already are linked to as well
 * @throws RangeError when they are in different folders
 */
export async function writeReports(reports: Report[]): Promise<void> {
  const folders = new Set(reports.map(({ html }) => path.dirname(path.resolve(html))));
  if (folders.size !== 1) throw new RangeError(`reports: expected one folder, found ${[...folders].join(", ")}`);
  const [folder] = folders;
  shareScripts(folder);
  const titles = reportTitles(folder, reports);
  const names = [...titles.keys()].sort();
  const link = (name: string | undefined) =>
    name === undefined ? null : { href: `${encodeURIComponent(name)}.html`, title: titles.get(name) };
  const pages = reports.map(({ notebook, html }) => {
    const name = path.basename(html, ".html");
    const place = names.indexOf(name);
    const neighbours = { previous: link(names[place - 1]), next: link(names[place + 1]) };
    return { notebook, name, title: titles.get(name), ...neighbours };
  });
  const description = { folder, assets: ASSETS, documents: path.join(ROOT, "docs"), names, pages };
  await runPython("report.py", [JSON.stringify(description)], {}, () => undefined);
}

/**
 * Executes one notebook alone and writes its report and its copy with pictures.
 *
 * @param home the folder with results/ and reports/
 */
export async function reportNotebook(
  name: string,
  home: string,
  environment: Record<string, string>,
  onCell: (line: string) => void,
): Promise<void> {
  const file = path.join(ROOT, ".cache/executed", `${name}.ipynb`);
  await executeNotebook(name, file, environment, onCell);
  await bakePictures([file]);
  copyWithPictures(file, path.join(home, "results/notebooks", `${name}.ipynb`));
  await writeReports([{ notebook: file, html: path.join(home, "reports", `${name}.html`) }]);
}

/** The title of each report that the folder has or will have, by name. */
function reportTitles(folder: string, reports: Report[]): Map<string, string> {
  const there = notebookNames().filter((name) => fs.existsSync(path.join(folder, `${name}.html`)));
  return new Map([
    ...there.map((name) => [name, titleOf(path.join(NOTEBOOKS, `${name}.ipynb`))] as const),
    ...reports.map(({ notebook, html }) => [path.basename(html, ".html"), titleOf(notebook)] as const),
  ]);
}

/** Copies plotly.js, and MathJax with all its extensions, since it would load those that it lacks. */
function shareScripts(folder: string): void {
  const scripts = { "plotly.min.js": plotlyScript(), "mathjax.js": require.resolve("mathjax/es5/tex-svg-full.js") };
  for (const [name, file] of Object.entries(scripts)) {
    writeFileWhole(path.join(folder, ASSETS, name), fs.readFileSync(file));
  }
}
