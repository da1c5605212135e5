/** Puts rows that were measured again into an older report of the same session. */

import { isDeepStrictEqual } from "node:util";
import { sameSession } from "./session";
import type { TsneComparison, TsneReport } from "./tsne-results";

/**
 * A report with the rows that were measured again in the places of the old ones, and new ones behind them.
 *
 * @param file the old report's, for the message
 * @throws Error when the old report is from another machine or session: a table's rows are from one
 */
export function merged(old: TsneReport, now: TsneReport, file: string): TsneReport {
  const session = ({ machine, startedAt = "at an unknown time" }: Partial<TsneReport>): string =>
    `${machine?.processor}, ${machine?.cores} cores, started ${startedAt}`;
  if (!isDeepStrictEqual(old.machine, now.machine) || !sameSession(old.startedAt, now.startedAt)) {
    throw new Error(
      `${file}: expected results of this session (${session(now)}) to put rows into, found ${session(old)}; run all of them, without --only`,
    );
  }
  const isSame = (a: TsneComparison, b: TsneComparison): boolean => a.data === b.data && a.points === b.points;
  const kept = old.results.map((comparison) => {
    const again = now.results.find((other) => isSame(other, comparison));
    const ofMethod = new Map(
      [...comparison.measurements, ...(again?.measurements ?? [])].map((row) => [row.method, row]),
    );
    return { ...comparison, ...again, measurements: [...ofMethod.values()] };
  });
  const added = now.results.filter((comparison) => !old.results.some((other) => isSame(other, comparison)));
  return { ...old, results: [...kept, ...added] };
}
