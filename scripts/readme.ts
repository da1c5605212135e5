import fs from "node:fs";
import { Metrics, resultRows, writeFileWhole } from "../lib";

const START = "<!-- results: written by npm run reproduce from results/metrics.json -->";
const END = "<!-- end of results -->";

/** The README's results table as Markdown. */
export function resultsTable(metrics: Metrics): string {
  const { configuration, versions } = metrics.run;
  const rows = resultRows(metrics).map(({ what, writeUp, measured }) => `| ${what} | ${writeUp} | ${measured} |`);
  const made =
    `Losses in nats per image. Seed ${configuration.seed}, ${configuration.epochs} epochs, batch size ${configuration.batchSize}; ` +
    `Node ${versions.node}, TensorFlow.js ${versions.tfjs} on TensorFlow ${versions.tensorflow}.`;
  return [START, "| | write-up | measured |", "|---|---|---|", ...rows, "", made, END].join("\n");
}

/**
 * Puts the results table into the README, between its two marks.
 *
 * @throws Error when the marks are not there
 */
export function updateReadme(file: string, metrics: Metrics): void {
  const text = fs.readFileSync(file, "utf8");
  const from = text.indexOf(START);
  const to = text.indexOf(END);
  if (from < 0 || to < from) throw new Error(`${file}: expected the marks "${START}" and "${END}" around the results, found none`);
  const updated = text.slice(0, from) + resultsTable(metrics) + text.slice(to + END.length);
  if (updated !== text) writeFileWhole(file, updated);
}
