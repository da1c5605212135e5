/** What the READMEs say of results/bench_tsne.json. */
import { markdownTable } from "../lib";
import { OURS, strongestOther, timesOurs, type TsneComparison, type TsneReport } from "./tsne-results";

/** One line for each set of points: how many times the fastest other program's time is ours. */
export function tsneHeadline({ results, machine }: TsneReport): string | undefined {
  if (isOlder(results)) return undefined;
  const lines = results.flatMap((comparison) => {
    const own = comparison.measurements.find(({ method }) => method === OURS);
    const other = strongestOther(comparison);
    if (own === undefined || other === undefined) return [];
    const ratio = other.medianSeconds / own.medianSeconds;
    const words = ratio >= 1 ? `${ratio.toFixed(1)} times as fast as` : `${(1 / ratio).toFixed(1)} times as slow as`;
    const seconds = `${own.medianSeconds.toFixed(2)} s against ${other.medianSeconds.toFixed(2)} s`;
    const quality = `KL ${own.klDivergence.toFixed(3)} against ${other.klDivergence.toFixed(3)}`;
    return [`- ${pointsText(comparison)}: **${words} ${nameOf(other)}** (${seconds}; ${quality})`];
  });
  return [
    "This project's t-SNE beside the fastest program of others, the same iterations:",
    "",
    ...lines,
    "",
    `Measured on ${machine.cores} cores, ${machine.processor}.`,
  ].join("\n");
}

/** All programs on all sets of points, as a Markdown table. */
export function tsneTable({ results, machine, node }: TsneReport): string | undefined {
  if (isOlder(results)) return undefined;
  const rows = results.flatMap((comparison) =>
    comparison.measurements.map((row) => [
      pointsText(comparison),
      row.method.startsWith(OURS) ? row.method : nameOf(row),
      String(row.iterations),
      row.medianSeconds.toFixed(2),
      row.medianFileSeconds.toFixed(2),
      timesOurs(comparison, row)?.toFixed(1) ?? "",
      row.klDivergence.toFixed(3),
      row.trustworthiness.toFixed(4),
      row.knnAccuracy.toFixed(4),
      String(row.peakMegabytes),
    ]),
  );
  const head = ["points", "", "iterations", "seconds", "file to file", "× ours"];
  return [
    markdownTable([...head, "KL", "trustworthiness", "kNN accuracy", "peak MB"], rows),
    "",
    `${machine.processor}, ${machine.cores} cores, ${machine.memoryGibibytes} GiB; Node ${node}. Seconds from array ` +
      "to array, and of the whole process from a .npy file to a .npy file; medians over rounds, slow programs once.",
  ].join("\n");
}

/** Where one thread's time goes, and what all cores could make of it at best; undefined where it was not measured. */
export function tsneFloor({ results, machine }: TsneReport): string | undefined {
  const measured = results.flatMap((comparison) => {
    const { oneThread, measurements } = comparison;
    const other = strongestOther(comparison);
    const own = measurements.find(({ method }) => method === OURS);
    return oneThread && other && own ? [{ comparison, oneThread, other, own }] : [];
  });
  if (measured.length === 0) return undefined;
  const rows = measured.map(({ comparison, oneThread, other, own }) => {
    const { neighbours, affinities, initialisation, attraction, repulsion, steps, grid } = oneThread;
    const parts = [neighbours, affinities + initialisation, attraction, repulsion, grid, steps];
    const sum = parts.reduce((total, seconds) => total + seconds, 0);
    const times = (seconds: number): string => (other.medianSeconds / seconds).toFixed(1);
    return [
      pointsText(comparison),
      ...[...parts, sum].map((seconds) => seconds.toFixed(2)),
      times(own.medianSeconds),
      times(sum / machine.cores),
      times(attraction / machine.cores),
    ];
  });
  const { cores } = machine;
  const head = ["seconds on one thread", "neighbours", "P and start", "attraction", "reading the grid", "the grid"];
  const ratios = ["measured", `the sum on ${cores} cores without loss`, `the attraction alone on ${cores} cores`];
  return [
    "Where one thread's time goes, each kind of force run by itself on the final map, and how fast it could be at best on all",
    "cores:",
    "",
    markdownTable([...head, "steps", "sum", ...ratios.map((ratio) => `× the fastest other: ${ratio}`)], rows),
    "",
    "The last three columns say how many times the fastest other program's time it is: as measured, if all of one thread's",
    "work were shared out without loss, and if there were nothing but the attraction.",
  ].join("\n");
}

/** The file of an older benchmark does not say what its points were. */
function isOlder(results: TsneComparison[]): boolean {
  return results.some(({ data }) => data === undefined);
}

function pointsText({ data, points, dimensions }: TsneComparison): string {
  return `${data}, ${points.toLocaleString("en-US")} × ${dimensions}`;
}

/** Another program's version starts with its name; what follows the method's comma says how it ran. */
function nameOf({ method, version }: { method: string; version: string }): string {
  return version + method.replace(/^[^,]*/, "");
}
