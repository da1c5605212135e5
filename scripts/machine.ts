/** The machine that a benchmark ran on, for its results file: a table's rows are from one machine and one session. */

import { execFileSync } from "node:child_process";
import os from "node:os";

/** What a time depends on beside the programs. */
export interface Machine {
  processor: string;
  cores: number;
  memoryGigabytes: number;
  platform: string;
  node: string;
  /** When the machine was started, to the minute: two results with the same one are from one session. */
  startedAt: string;
}

/** This machine. */
export function thisMachine(): Machine {
  const minute = 60_000;
  const started = Math.round((Date.now() - os.uptime() * 1000) / minute) * minute;
  return {
    processor: os.cpus()[0].model.trim(),
    cores: os.cpus().length,
    memoryGigabytes: Math.round(os.totalmem() / 1e9),
    platform: process.platform,
    node: process.version,
    startedAt: new Date(started).toISOString(),
  };
}

/**
 * Whether two results are from one session of one machine; the start's minute may be rounded either way. A result that
 * does not tell is from another one.
 */
export function sameSession(one: Machine, other: Machine): boolean {
  const { startedAt: a, ...here } = one;
  const { startedAt: b, ...there } = other;
  return JSON.stringify(here) === JSON.stringify(there) && Math.abs(Date.parse(a) - Date.parse(b)) <= 60_000;
}

/** The commit of a checkout, with "+" behind it where files differ from it; "unknown" without git. */
export function commitOf(root: string): string {
  const git = (...args: string[]): string => execFileSync("git", args, { cwd: root, encoding: "utf8" }).trim();
  try {
    return git("rev-parse", "HEAD") + (git("status", "--porcelain", "--untracked-files=no") ? "+" : "");
  } catch {
    return "unknown";
  }
}
