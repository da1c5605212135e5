import fs from "node:fs";
import path from "node:path";
import { runCaption, writeFileWhole } from "../../lib";
import { Metrics, resultHead, resultRows } from "../../study/metrics";
import { notebookNames, notebookTitle } from "./pipeline";

const PICTURES = ["training_loss", "reconstructions", "generated_samples", "latent_space"];

/**
 * Writes the reports' first page: the results beside the write-up's, a link to each report, the four figures. The figures
 * stand in the page itself, so that the folder of reports can be handed on alone.
 *
 * @param file the HTML page, in the folder of the reports
 * @param results the folder with the figures as PNG
 */
export function writeIndex(file: string, metrics: Metrics, results: string): void {
  const rows = resultRows(metrics).map((row) => `<tr><td>${row.what}</td><td>${row.writeUp}</td><td>${row.measured}</td></tr>`);
  const links = notebookNames().map((name) => `<li><a href="${name}.html">${notebookTitle(name)}</a></li>`);
  const pictures = PICTURES.map((name) => {
    const png = fs.readFileSync(path.join(results, `${name}.png`)).toString("base64");
    return `<img alt="${name.replace("_", " ")}" src="data:image/png;base64,${png}">`;
  });
  const { data, versions } = metrics.run;
  const head = resultHead(metrics);
  const title = `A variational autoencoder on ${escaped(data.name)}, in TypeScript`;
  writeFileWhole(
    file,
    `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>
body { font-family: system-ui, sans-serif; line-height: 1.5; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; color: #222; }
table { border-collapse: collapse; } td, th { border-bottom: 1px solid #ccc; padding: 0.3rem 0.9rem 0.3rem 0; text-align: left; }
img { max-width: 100%; display: block; margin: 2rem auto; }
</style></head><body>
<h1>${title}</h1>
<p>${escaped(runCaption(metrics.run))}; Node ${versions.node}, TensorFlow.js ${versions.tfjs} on TensorFlow ${versions.tensorflow}. Losses in nats per image.</p>
<table><tr><th>${escaped(head.what)}</th><th>${head.writeUp}</th><th>${head.measured}</th></tr>${rows.join("")}</table>
<h2>Notebooks</h2><ol start="0">${links.map((link) => link.replace(/>(\d+) · /, ">")).join("")}</ol>
<h2>The four figures</h2>${pictures.join("\n")}
</body></html>
`,
  );
}

/** A directory's name may hold what means something in HTML. */
function escaped(text: string): string {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;");
}
