import { execFileSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { readJson, writeJson } from "./json-file";

/** Who holds a directory. */
interface Holder {
  pid: number;
  /** When the process was started, as its system tells it: a later process may have the same number. */
  started: string;
  /** The machine's name. */
  host: string;
}

/** The name of a lock's file: each process has one of its own, so that nobody can take another one's away by mistake. */
const NAME = /^\.lock-\d+-\d+$/;
let taken = 0;

/**
 * Takes a directory for a piece of work that nobody else may do there at the same time, in this process or another one.
 *
 * Each holder writes a file of its own and then looks for others': of two that come at the same time at least one sees the
 * other and gives up. A process that has ended, however it did, holds nothing: its file is taken away by who comes next. A
 * process of another machine, on a disk that both see, can't be looked for and counts as alive.
 *
 * @returns a function that releases the directory
 * @throws Error naming the directory, the process that holds it and its file; or naming the file when it can't be written
 */
export function lockDirectory(directory: string): () => void {
  const name = `.lock-${process.pid}-${++taken}`;
  const file = path.join(directory, name);
  const own: Holder = { pid: process.pid, started: startOf(process.pid) ?? "", host: os.hostname() };
  writeJson(file, own);
  const release = () => fs.rmSync(file, { force: true });
  for (const other of fs.readdirSync(directory).filter((found) => NAME.test(found) && found !== name)) {
    const theirs = path.join(directory, other);
    const holder = holderIn(theirs);
    if (holder && isAlive(holder)) {
      release();
      const who = holder.pid === own.pid && holder.host === own.host ? "this process" : `process ${holder.pid}`;
      const where = holder.host === own.host ? "" : ` on ${holder.host}; if it has ended, remove that file`;
      throw new Error(`${directory}: expected nobody at work there, found ${who} (${theirs})${where}`);
    }
    fs.rmSync(theirs, { force: true });
  }
  return release;
}

/** Who holds a lock's file; undefined where it has been released meanwhile. */
function holderIn(file: string): Holder | undefined {
  try {
    return readJson(file) as Holder;
  } catch (error) {
    if (!fs.existsSync(file)) return undefined;
    throw error;
  }
}

function isAlive({ pid, started, host }: Holder): boolean {
  if (host !== os.hostname()) return true;
  try {
    process.kill(pid, 0);
  } catch (error) {
    // EPERM: it is there, and another user's.
    if ((error as NodeJS.ErrnoException).code !== "EPERM") return false;
  }
  const now = startOf(pid);
  return now === undefined || started === "" || now === started;
}

/** When a process was started, since which start of the machine; undefined where the system does not tell. */
function startOf(pid: number): string | undefined {
  try {
    if (process.platform === "linux") {
      // The name, in parentheses, may hold spaces and parentheses itself. Field 22 is the start, 3 the state: Z has ended.
      const fields = fs.readFileSync(`/proc/${pid}/stat`, "utf8").replace(/^.*\)/s, "").trim().split(" ");
      const boot = fs.readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
      return fields[0] === "Z" ? "ended" : `${boot} ${fields[19]}`;
    }
    if (process.platform === "win32") return undefined;
    return execFileSync("ps", ["-o", "lstart=", "-p", String(pid)], { encoding: "utf8" }).trim() || undefined;
  } catch {
    return undefined;
  }
}
