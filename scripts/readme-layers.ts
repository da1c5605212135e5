import { markdownTable } from "../lib";
import type { Machine } from "./machine";

/** A program at a batch size, medians over rounds. */
export interface LayersRow {
  name: string;
  batch: number;
  /** Of the first epoch, which holds the tracing. */
  firstSeconds: number;
  /** Of an epoch after the first. */
  seconds: number;
  /** The mean loss of each epoch, in nats per image. */
  losses: number[];
  peakMebibytes: number;
}

/** What results/bench_layers.json holds. */
export interface LayersBench {
  machine: Machine;
  /** Whether nothing else ran meanwhile. */
  quiet: boolean;
  /** Images in an epoch. */
  images: number;
  rounds: number;
  epochs: number;
  rows: LayersRow[];
}

/** The time of an epoch of model.fit as graphs and without, as a Markdown table, and how far their losses are apart. */
export function layersTable({ machine, quiet, images, rounds, epochs, rows }: LayersBench): string {
  const firstOf = (batch: number) => rows.find((row) => row.batch === batch) as LayersRow;
  const apart = Math.max(
    ...rows.flatMap(({ batch, losses }) => losses.map((loss, i) => Math.abs(loss / firstOf(batch).losses[i] - 1))),
  );
  const conditions = quiet
    ? ""
    : " Other programs ran at the same time, so only the ratios say something, and they roughly.";
  return [
    markdownTable(
      [
        `${images.toLocaleString("en")} images`,
        "batch size",
        "seconds an epoch",
        "× the first",
        "first epoch, with tracing",
        "peak MiB",
      ],
      rows.map(({ name, batch, seconds, firstSeconds, peakMebibytes }) => [
        name,
        String(batch),
        seconds.toFixed(2),
        (seconds / firstOf(batch).seconds).toFixed(2),
        firstSeconds.toFixed(2),
        String(peakMebibytes),
      ]),
    ),
    "",
    `Medians of ${rounds} rounds, in which the programs take turns, ${machine.cores} cores, ${machine.processor}.${conditions} ` +
      `The losses of ${epochs} epochs differ by at most ${apart.toExponential(0)} of their value.`,
  ].join("\n");
}
