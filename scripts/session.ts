/** When and on what state of the project a benchmark ran: the rows of one table are from one session. */

import { execFileSync } from "node:child_process";
import os from "node:os";

const MINUTE = 60_000;

/** When this machine was started, to the minute, as an ISO 8601 date: results with the same one are from one session. */
export function sessionStart(): string {
  return new Date(Math.round((Date.now() - os.uptime() * 1000) / MINUTE) * MINUTE).toISOString();
}

/** Whether two starts are the same one, whose minute may have been rounded either way; never where one is not told. */
export function sameSession(start: string | undefined, other: string | undefined): boolean {
  return start !== undefined && other !== undefined && Math.abs(Date.parse(start) - Date.parse(other)) <= MINUTE;
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
