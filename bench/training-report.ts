import { WRITE_UP_ARCHITECTURE } from "../lib/model/architecture";
import { markdownTable } from "../lib/notebook/markdown-table";
import { median } from "./median";
import type { Measured, Task } from "./program";

/** What one program reached at one setting; times are of an epoch with its validation. */
export interface Row {
  name: string;
  batch: number;
  images: number;
  hidden: number[];
  /** Median over the epochs of all rounds. */
  seconds: number;
  all: number[];
  imagesPerSecond: number;
  /** The largest resident set so far in the program's life, which includes the smaller settings. */
  peakMebibytes: number;
  /** Operations of the layers' matrix products in a second, as a share of the machine's own speed. */
  shareOfMatmul?: number;
  /** Cores that other programs used meanwhile, at most. */
  otherLoad?: number;
  /** Mean validation loss after the third epoch over rounds, in nats per image; undefined where fewer were run. */
  validation?: number;
}

/** Epochs of a training: enough for what slows one down as it goes on, and losses are compared after the last. */
export const EPOCHS = 3;

export function rowOf(
  name: string,
  batch: number,
  measured: Measured[],
  machineGflops?: number,
  task: Task = { task: "epoch" },
): Row {
  const images = task.images ?? 60_000;
  const hidden = task.hidden ?? WRITE_UP_ARCHITECTURE.hidden;
  const all = measured.flatMap(({ epochs = [] }) => epochs.map((epoch) => epoch.seconds));
  const seconds = median(all);
  const row: Row = {
    name,
    batch,
    images,
    hidden,
    seconds,
    all,
    imagesPerSecond: Math.round(images / seconds),
    peakMebibytes: Math.round(Math.max(...measured.map(({ peakBytes }) => peakBytes)) / 2 ** 20),
    otherLoad: Math.max(...measured.map(({ otherLoad = 0 }) => otherLoad)),
  };
  const losses = measured.flatMap(({ epochs = [] }) => epochs[EPOCHS - 1]?.validation ?? []);
  if (losses.length > 0) row.validation = losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
  if (machineGflops !== undefined) row.shareOfMatmul = operations(images, hidden) / seconds / 1e9 / machineGflops;
  return row;
}

export function scalingRow(name: string, task: Task, measured: Measured): Row {
  return rowOf(name, task.batch as number, [measured], undefined, task);
}

/** By batch size, the traced step's time by that of each other program: below 1 means that the traced step takes less. */
export function ratios(rows: Row[]): Record<string, number> {
  return Object.fromEntries(
    rows
      .filter(({ name }) => name === "traced")
      .flatMap(({ batch, seconds }) =>
        rows
          .filter((row) => row.batch === batch && row.name !== "traced")
          .map((row) => [`batch ${batch}: traced / ${row.name}`, seconds / row.seconds]),
      ),
  );
}

/** First and last epoch's mean losses per image over the seeds. */
export function lossesOf(runs: Measured[]): Record<string, number[]> {
  const at = (epoch: number, part: "train" | "validation"): number[] =>
    runs.map(({ epochs = [] }) => epochs[epoch][part]);
  return {
    firstTrain: at(0, "train"),
    firstValidation: at(0, "validation"),
    lastTrain: at(19, "train"),
    lastValidation: at(19, "validation"),
  };
}

export function tables(report: {
  rows: Row[];
  ratios: Record<string, number>;
  scaling?: Record<string, Row[]>;
  matmulGflops: Record<string, number>;
}): string {
  const head = [
    "",
    "batch",
    "seconds an epoch",
    "rounds",
    "images/s",
    "peak MiB",
    "of matmul speed",
    "others' cores",
    "validation",
  ];
  const cells = (row: Row): string[] => [
    row.name,
    String(row.batch),
    row.seconds.toFixed(2),
    row.all.map((seconds) => seconds.toFixed(2)).join(" "),
    String(row.imagesPerSecond),
    String(row.peakMebibytes),
    row.shareOfMatmul === undefined ? "" : `${(100 * row.shareOfMatmul).toFixed(0)} %`,
    (row.otherLoad ?? 0).toFixed(2),
    row.validation?.toFixed(1) ?? "",
  ];
  const parts = [markdownTable(head, report.rows.map(cells))];
  parts.push(
    markdownTable(
      ["ratio", ""],
      Object.entries(report.ratios).map(([name, ratio]) => [name, ratio.toFixed(2)]),
    ),
  );
  for (const [what, rows] of Object.entries(report.scaling ?? {})) {
    const line = (row: Row): string[] => [
      row.name,
      String(row.batch),
      row.hidden.join(", "),
      String(row.images),
      row.seconds.toFixed(2),
      String(row.imagesPerSecond),
    ];
    parts.push(
      markdownTable([`by ${what}`, "batch", "hidden", "images", "seconds an epoch", "images/s"], rows.map(line)),
    );
  }
  return parts.join("\n\n");
}

/**
 * Floating-point operations of the layers' products in an epoch with its validation: each weight takes two for the output and
 * two for its own gradient, and two for the gradient of its input where that is needed, which the first layer's is not.
 */
function operations(images: number, hidden: number[]): number {
  const { pixels, latentDim } = WRITE_UP_ARCHITECTURE;
  const [wide, narrow] = hidden;
  const first = pixels * wide;
  const rest = wide * narrow + 2 * narrow * latentDim + latentDim * narrow + narrow * wide + wide * pixels;
  const training = 4 * first + 6 * rest;
  const validation = 2 * (first + rest);
  return images * (0.8 * training + 0.2 * validation);
}
