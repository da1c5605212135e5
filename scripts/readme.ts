import fs from "node:fs";
import path from "node:path";
import { AuditResults, otherDataText, repeatedText, spread, spreadText, statusText, verdictList } from "../study";
import { markdownTable, writeFileWhole } from "../lib";
import { layersTable } from "./readme-layers";
import { nllTable } from "./readme-nll";
import type { Reliability } from "./reliability-file";
import { Metrics, resultHead, resultRows } from "../study/metrics";
import { tsneFloor, tsneHeadline, tsneTable } from "./readme-tsne";

/** How long the parts of npm run reproduce took, in seconds: results/durations.json. */
export type Durations = Record<string, number>;

/** A block of a page that a run writes: a name, the file in results/ it comes from, and its Markdown. */
interface Block {
  name: string;
  file: string;
  /** Its text; undefined where an older benchmark wrote the file, and the block stays as it is. */
  markdown: (content: never) => string | undefined;
}

/** The folder in results/ of benchmarks that an earlier session measured on another machine. */
const ELSEWHERE = "other-processor";

const BLOCKS: Block[] = [
  { name: "results", file: "metrics.json", markdown: resultsTable },
  { name: "durations", file: "durations.json", markdown: durationsTable },
  { name: "training headline", file: "bench_training.json", markdown: trainingHeadline },
  { name: "training speed", file: "bench_training.json", markdown: trainingTable },
  { name: "another processor's training", file: `${ELSEWHERE}/bench_training.json`, markdown: trainingHeadline },
  { name: "training losses", file: "bench_losses.json", markdown: lossesTable },
  { name: "where a step goes", file: "bench_profile.json", markdown: profileTable },
  { name: "parts of a step", file: "bench_parts.json", markdown: partsTable },
  { name: "t-SNE headline", file: "bench_tsne.json", markdown: tsneHeadline },
  { name: "t-SNE speed", file: "bench_tsne.json", markdown: tsneTable },
  { name: "another processor's t-SNE", file: `${ELSEWHERE}/bench_tsne.json`, markdown: tsneHeadline },
  { name: "t-SNE floor", file: "bench_tsne.json", markdown: tsneFloor },
  { name: "verdicts", file: "audit.json", markdown: verdicts },
  { name: "repeated audit", file: "audit_repeated.json", markdown: repeatedText },
  { name: "other data", file: "audit_other_data.json", markdown: otherDataText },
  { name: "binarised likelihood", file: "nll.json", markdown: nllTable },
  { name: "reliability", file: "reliability.json", markdown: reliabilityTable },
  { name: "recomputed", file: "audit_check.json", markdown: recomputedTable },
];

/** The blocks of one package's page alone. */
const OF_TF_GRAPH: Block = { name: "layers speed", file: "bench_layers.json", markdown: layersTable };

/** The pages that hold blocks, from the project's root. */
const PAGES: Record<string, Block[]> = {
  "README.md": BLOCKS,
  "packages/tf-graph/README.md": [...BLOCKS.filter(({ name }) => name === "training speed"), OF_TF_GRAPH],
  "packages/tsne/README.md": BLOCKS.filter(({ name }) => name.startsWith("t-SNE")),
};

/** The results beside the write-up's, as a Markdown table. */
export function resultsTable(metrics: Metrics): string {
  const { configuration, versions } = metrics.run;
  const [head, ...rows] = [resultHead(metrics), ...resultRows(metrics)].map(({ what, writeUp, measured }) => [
    what,
    writeUp,
    measured,
  ]);
  return [
    markdownTable(head, rows),
    "",
    `Losses in nats per image. Seed ${configuration.seed}, ${configuration.epochs} epochs, batch size ${configuration.batchSize}; ` +
      `Node ${versions.node}, TensorFlow.js ${versions.tfjs} on TensorFlow ${versions.tensorflow}.`,
  ].join("\n");
}

function durationsTable(durations: Durations): string {
  return markdownTable(
    ["step", "seconds"],
    Object.entries(durations).map(([step, seconds]) => [step, String(seconds)]),
  );
}

/** What results/bench_training.json holds of each program and batch size. */
interface TrainingBench {
  /** Results of an older benchmark don't tell. */
  machine?: { processor: string; cores: number };
  rows: Array<{
    name: string;
    batch: number;
    seconds: number;
    imagesPerSecond: number;
    peakMebibytes: number;
    shareOfMatmul?: number;
    /** Mean validation loss after three epochs. */
    validation?: number;
  }>;
}

/** The time of the traced step beside the fastest of the other programs, at each batch size, in a sentence. */
export function trainingHeadline({ rows, machine }: TrainingBench): string {
  const cells = rows
    .filter(({ name }) => name === "traced")
    .map(({ batch, seconds, peakMebibytes }) => {
      const others = rows.filter(({ name, batch: of }) => of === batch && !/^(traced|eager)/.test(name));
      const fastest = others.reduce((best, row) => (row.seconds < best.seconds ? row : best));
      return (
        `${seconds.toFixed(2)} s and ${peakMebibytes} MiB at batch size ${batch}, ` +
        `**${(seconds / fastest.seconds).toFixed(2)} × the time of the fastest other program** ` +
        `(${fastest.name}: ${fastest.seconds.toFixed(2)} s and ${fastest.peakMebibytes} MiB)`
      );
    });
  const where = machine ? `, on ${machine.cores} cores of ${article(machine.processor)}` : "";
  return `An epoch of 48,000 images with a validation of 12,000 takes ${cells.join("; ")}${where}.`;
}

function article(noun: string): string {
  return `${/^[aeiou]|^AMD/i.test(noun) ? "an" : "a"} ${noun}`;
}

function trainingTable({ rows }: TrainingBench): string {
  // an older benchmark has no losses
  const losses = rows.some(({ validation }) => validation !== undefined);
  const traced = (batch: number) => rows.find((row) => row.name === "traced" && row.batch === batch)?.seconds ?? NaN;
  return markdownTable(
    [
      "48,000 images and 12,000 to validate",
      "batch size",
      "seconds an epoch",
      "× traced",
      "images/s",
      "peak MiB",
      "of the machine's matrix product speed",
      ...(losses ? ["validation after 3 epochs"] : []),
    ],
    rows.map(({ name, batch, seconds, imagesPerSecond, peakMebibytes, shareOfMatmul, validation }) => [
      name,
      String(batch),
      seconds.toFixed(2),
      (seconds / traced(batch)).toFixed(2),
      String(imagesPerSecond),
      String(peakMebibytes),
      shareOfMatmul === undefined ? "" : `${(100 * shareOfMatmul).toFixed(0)} %`,
      ...(losses ? [validation?.toFixed(1) ?? ""] : []),
    ]),
  );
}

/** What results/bench_losses.json holds: of each program the mean losses over seeds, in nats per image. */
interface LossesBench {
  losses: Record<string, Record<"firstTrain" | "firstValidation" | "lastTrain" | "lastValidation", number[]>>;
}

function lossesTable({ losses }: LossesBench): string {
  const cell = (values: number[]) => spreadText(spread(values), 2);
  const [{ lastTrain: ofSeeds }] = Object.values(losses);
  return markdownTable(
    [`nats per image, ${ofSeeds.length} seeds`, "epoch 1, training", "validation", "epoch 20, training", "validation"],
    Object.entries(losses).map(([name, { firstTrain, firstValidation, lastTrain, lastValidation }]) => [
      name,
      ...[firstTrain, firstValidation, lastTrain, lastValidation].map(cell),
    ]),
  );
}

/** What results/bench_profile.json holds of each part of a step, in milliseconds. */
interface ProfileBench {
  /** Results of an older benchmark don't tell. */
  machine?: { processor: string; cores: number };
  rows: Array<{ batch: number; part: string; library: string; threads: number; median: number }>;
}

const PART_NAMES: Record<string, string> = {
  call: "an empty call of the session",
  products: "the step's products alone",
  loss: "the loss",
  gradients: "… and its gradients",
  step: "… and Adam: the step",
};

/** Where a step's time goes, and what is the least it could take. */
export function profileTable({ rows, machine }: ProfileBench): string | undefined {
  if (!rows.some(({ library }) => library === "JAX")) return undefined;
  const libraries = [...new Set(rows.map(({ library }) => library))];
  const columns = libraries.flatMap((library) => [
    ...new Set(rows.filter((row) => row.library === library).map(({ threads }) => `${library}, ${threads}`)),
  ]);
  const batches = [...new Set(rows.map(({ batch }) => batch))];
  const found = (batch: number, part: string, column: string) =>
    rows.find((row) => row.batch === batch && row.part === part && `${row.library}, ${row.threads}` === column)?.median;
  const cells = batches.flatMap((batch) =>
    Object.keys(PART_NAMES).map((part) => [
      PART_NAMES[part],
      String(batch),
      ...columns.map((column) => found(batch, part, column)?.toFixed(2) ?? ""),
    ]),
  );
  const cores = Math.max(...rows.map(({ threads }) => threads));
  const ratio = (batch: number, milliseconds: number | undefined, whose: string) =>
    ((milliseconds ?? NaN) / (found(batch, "step", `${whose}, ${cores}`) ?? NaN)).toFixed(2);
  const floors = batches.map((batch) => {
    const step = found(batch, "step", `TensorFlow.js, ${cores}`);
    const products = Math.min(...columns.map((column) => found(batch, "products", column) ?? Infinity));
    const shared = (found(batch, "step", "TensorFlow.js, 1") ?? NaN) / cores;
    return (
      `- Batch size ${batch}: the step takes ${ratio(batch, step, "JAX")} × JAX's and ` +
      `${ratio(batch, step, "PyTorch")} × PyTorch's. The step's products alone, in the ` +
      `fastest of the libraries, are ${ratio(batch, products, "JAX")} × JAX's whole step; one core's step shared out ` +
      `without loss over ${cores} cores would be ${ratio(batch, shared, "JAX")} ×.`
    );
  });
  return [
    markdownTable(["milliseconds; library, cores", "batch size", ...columns], cells),
    "",
    machine ? `Measured on ${machine.cores} cores of ${article(machine.processor)}. The floor:` : "The floor:",
    "",
    ...floors,
  ].join("\n");
}

/** What results/bench_parts.json holds of each number of parts that is asked for. */
interface PartsBench {
  batch: number;
  rows: Array<{ asked: number; made: Record<string, number>; milliseconds?: number }>;
}

function partsTable({ batch, rows }: PartsBench): string {
  const layers = Object.keys(rows[0].made).filter((layer) => rows.some(({ made }) => made[layer] > 1));
  return markdownTable(
    ["parts asked for", ...layers, `milliseconds a step, batch size ${batch}`],
    rows.map(({ asked, made, milliseconds }) => [
      String(asked),
      ...layers.map((layer) => String(made[layer])),
      milliseconds?.toFixed(2) ?? "",
    ]),
  );
}

/** What results/audit_check.json holds: of each measure the greatest difference over all models, and each verdict. */
interface AuditCheck {
  models: number;
  /** Whether the models are those of the repetition. */
  repetition?: boolean;
  rows: Array<{ name: string; numbers: number; difference: number; tolerance: number; agrees: boolean }>;
  questions: Array<{ agrees: boolean }>;
}

function recomputedTable({ models, rows, questions, repetition }: AuditCheck): string {
  const agreeing = questions.filter(({ agrees }) => agrees).length;
  return [
    markdownTable(
      ["measure", "numbers", "greatest difference", "tolerance", ""],
      rows.map(({ name, numbers, difference, tolerance, agrees }) => [
        name,
        String(numbers),
        difference.toPrecision(2),
        tolerance.toPrecision(2),
        agrees ? "agrees" : "differs",
      ]),
    ),
    "",
    `${models} models${repetition ? " of the repetition" : ""}; of ${questions.length} questions decided a second time ${agreeing} have the same verdict.`,
  ].join("\n");
}

/** The verdicts of a whole audit; those of a trial mean nothing, and are not for a page that people cite. */
function verdicts(results: AuditResults): string {
  if (!results.measured.quick) return verdictList(results);
  return (
    `${statusText(results)} Its verdicts mean nothing, and are not listed here: \`npm run audit\` makes the confirmatory run. ` +
    "Until that has been made, the verdicts are those of [the first edition](docs/audit-first-edition.md)."
  );
}

function reliabilityTable(sections: Reliability): string {
  const rows = Object.values(sections).flatMap(({ rows, command }) =>
    rows.map(({ what, measured }) => [what, measured, `\`${command}\``]),
  );
  return markdownTable(["what was done", "what came of it", "again with"], rows);
}

/**
 * A page's text with each of its blocks replaced by what the block's file in results/ says; blocks without a file stay as
 * they are.
 *
 * @param page from the project's root
 * @throws Error naming the marks when a block's marks are not in the text
 */
export function renderReadme(text: string, results: string, page = "README.md"): string {
  return PAGES[page].reduce((readme, { name, file, markdown }) => {
    const source = path.join(results, file);
    if (!fs.existsSync(source)) return readme;
    const block = markdown(JSON.parse(fs.readFileSync(source, "utf8")) as never);
    if (block === undefined) return readme;
    const start = `<!-- ${name}: from results/${file} -->`;
    const end = `<!-- end of ${name} -->`;
    const from = readme.indexOf(start);
    const to = readme.indexOf(end);
    if (from < 0 || to < from) throw new Error(`${page}: expected the marks "${start}" and "${end}", found none`);
    return `${readme.slice(0, from)}${start}\n${block}\n${readme.slice(to)}`;
  }, text);
}

/** Brings the READMEs up to date with the files in results/. */
export function updateReadme(root: string): void {
  for (const page of Object.keys(PAGES)) {
    const file = path.join(root, page);
    if (!fs.existsSync(file)) continue;
    const text = fs.readFileSync(file, "utf8");
    const updated = renderReadme(text, path.join(root, "results"), page);
    if (updated !== text) writeFileWhole(file, updated);
  }
}
