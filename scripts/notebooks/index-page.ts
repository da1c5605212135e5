import fs from "node:fs";
import path from "node:path";
import { readJson, runCaption, writeFileWhole } from "../../lib";
import { AuditResults, readAudit, sentenceVerdict, statusText, verdictCounts, words } from "../../study";
import { Metrics, resultHead, resultRows } from "../../study/metrics";
import { notebookNames, notebookTitle } from "./pipeline";
import { EXPLORER, LIVE_MAP } from "./reports";

const PICTURES = {
  training_loss: "The loss by epoch",
  reconstructions: "Test digits and their reconstructions",
  generated_samples: "Digits decoded from codes drawn from N(0, 1)",
  latent_space: "A map of the latent space",
};

/**
 * Writes the first page of a folder of reports: a link to each report that is there, to the explorer and
 * to the live map, the results beside
 * the write-up's, the verdicts on its sentences, the four figures. The figures stand in the page itself, so that the folder
 * of reports can be handed on alone. What has not been measured yet is left out.
 *
 * @param home the folder with results/ and reports/
 * @param auditFile with the verdicts, as `npm run audit` writes them
 * @throws Error naming a file of results that holds something else
 */
export function writeIndex(home: string, auditFile: string): void {
  const [results, reports] = [path.join(home, "results"), path.join(home, "reports")];
  const metricsFile = path.join(results, "metrics.json");
  const metrics = fs.existsSync(metricsFile) ? readMetrics(metricsFile) : undefined;
  const audit = fs.existsSync(auditFile) ? readAudit(auditFile) : undefined;
  const title = `A variational autoencoder on ${metrics?.run.data.name ?? "MNIST"}, in TypeScript`;
  const parts = [
    metrics ? caption(metrics) : "",
    links(reports),
    metrics ? resultsTable(metrics) : "",
    audit ? verdicts(audit) : "",
    metrics ? pictures(results) : "",
  ];
  writeFileWhole(
    path.join(reports, "index.html"),
    `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)}</title>
<link rel="icon" href="data:,">
<style>
${fs.readFileSync(path.join(__dirname, "../../../scripts/notebooks/template/index-page.css"), "utf8")}</style>
<script>addEventListener("beforeprint", () => document.querySelectorAll("details").forEach((list) => (list.open = true)));</script>
</head><body>
<h1>${escaped(title)}</h1>
${parts.filter((part) => part !== "").join("\n")}
</body></html>
`,
  );
}

function readMetrics(file: string): Metrics {
  const found = readJson(file) as Partial<Metrics>;
  if (found.run?.data) return found as Metrics;
  throw new Error(`${file}: expected the metrics of a run with its data, found none: npm run reproduce writes them`);
}

function caption({ run }: Metrics): string {
  const { node, tfjs, tensorflow } = run.versions;
  const made = `Node ${node}, TensorFlow.js ${tfjs} on TensorFlow ${tensorflow}`;
  return `<p>${escaped(`${runCaption(run)}; ${made}.`)}</p>`;
}

function links(reports: string): string {
  const there = notebookNames().filter((name) => fs.existsSync(path.join(reports, `${name}.html`)));
  // A title says its notebook's number itself.
  const items = there.map((name) => `<li><a href="${encodeURI(name)}.html">${escaped(notebookTitle(name))}</a></li>`);
  const explorer = fs.existsSync(path.join(reports, EXPLORER))
    ? `<p class="play"><a href="${EXPLORER}">Play with the latent space</a>: pull its numbers, walk between digits, draw one of
your own.</p>`
    : "";
  const liveMap = fs.existsSync(path.join(reports, LIVE_MAP))
    ? `<p class="play"><a href="${LIVE_MAP}">See a map make itself</a>: t-SNE of the codes, live, from the first iteration to the
last, with a perplexity of your own.</p>`
    : "";
  return `${explorer}${liveMap}<h2>Notebooks</h2><ul class="notebooks">${items.join("\n")}</ul>`;
}

function resultsTable(metrics: Metrics): string {
  const [head, ...rows] = [resultHead(metrics), ...resultRows(metrics)].map(({ what, writeUp, measured }) => [
    what,
    writeUp,
    measured,
  ]);
  return `<h2>Results</h2>${table(head, rows)}<p>Losses in nats per image.</p>`;
}

function verdicts({ sentences, measured }: AuditResults): string {
  const rows = sentences.map((sentence) => [
    sentence.quotes.map((quote) => `«${words(quote)}»`).join(" "),
    sentence.english,
    sentenceVerdict(sentence),
  ]);
  return `<h2>The write-up's sentences</h2>
<p>${escaped(verdictCounts(sentences))}. Measured by <code>npm run audit</code>, not in this run. ${escaped(statusText({ measured }))}</p>
<details><summary>Each sentence with its verdict</summary>
${table(["the write-up's sentence", "in English", "verdict"], rows)}</details>`;
}

function pictures(results: string): string {
  const images = Object.entries(PICTURES).map(([name, alt]) => {
    const png = fs.readFileSync(path.join(results, `${name}.png`)).toString("base64");
    return `<img alt="${escaped(alt)}" src="data:image/png;base64,${png}">`;
  });
  return `<h2>The four figures</h2>\n${images.join("\n")}`;
}

function table(head: string[], rows: string[][]): string {
  const cells = (row: string[], tag: string) => row.map((text) => `<${tag}>${escaped(text)}</${tag}>`).join("");
  const body = rows.map((row) => `<tr>${cells(row, "td")}</tr>`).join("\n");
  return `<table><thead><tr>${cells(head, "th")}</tr></thead><tbody>\n${body}\n</tbody></table>`;
}

/** Text as it stands in HTML: a directory's or a class's name may hold what means something there. */
function escaped(text: string): string {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/"/g, "&quot;");
}
