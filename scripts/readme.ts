import fs from "node:fs";
import path from "node:path";
import { markdownTable, Metrics, resultRows, writeFileWhole } from "../lib";

/** How long the parts of npm run reproduce took, in seconds: results/durations.json. */
export type Durations = Record<string, number>;

/** The blocks of the README that runs write: a name, the file in results/ they come from, and their Markdown. */
const BLOCKS: Array<{ name: string; file: string; markdown: (content: never) => string }> = [
  { name: "results", file: "metrics.json", markdown: resultsTable },
  { name: "durations", file: "durations.json", markdown: durationsTable },
];

/** The results beside the write-up's, as a Markdown table. */
export function resultsTable(metrics: Metrics): string {
  const { configuration, versions } = metrics.run;
  const rows = resultRows(metrics).map(({ what, writeUp, measured }) => [what, writeUp, measured]);
  return [
    markdownTable(["", "write-up", "measured"], rows),
    "",
    `Losses in nats per image. Seed ${configuration.seed}, ${configuration.epochs} epochs, batch size ${configuration.batchSize}; ` +
      `Node ${versions.node}, TensorFlow.js ${versions.tfjs} on TensorFlow ${versions.tensorflow}.`,
  ].join("\n");
}

function durationsTable(durations: Durations): string {
  return markdownTable(["step", "seconds"], Object.entries(durations).map(([step, seconds]) => [step, String(seconds)]));
}

/**
 * The README's text with each block replaced by what its file in results/ says; blocks without a file stay as they are.
 *
 * @throws Error naming the marks when a block's marks are not in the text
 */
export function renderReadme(text: string, results: string): string {
  return BLOCKS.reduce((readme, { name, file, markdown }) => {
    const source = path.join(results, file);
    if (!fs.existsSync(source)) return readme;
    const start = `<!-- ${name}: from results/${file} -->`;
    const end = `<!-- end of ${name} -->`;
    const from = readme.indexOf(start);
    const to = readme.indexOf(end);
    if (from < 0 || to < from) throw new Error(`README.md: expected the marks "${start}" and "${end}", found none`);
    const content = JSON.parse(fs.readFileSync(source, "utf8")) as never;
    return `${readme.slice(0, from)}${start}\n${markdown(content)}\n${readme.slice(to)}`;
  }, text);
}

/** Brings the README up to date with the files in results/. */
export function updateReadme(root: string): void {
  const file = path.join(root, "README.md");
  const text = fs.readFileSync(file, "utf8");
  const updated = renderReadme(text, path.join(root, "results"));
  if (updated !== text) writeFileWhole(file, updated);
}
