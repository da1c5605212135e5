// One set-up at a time in a checkout: the file .cache/setup/running names the processes of the one that runs, its commands
// included, since a command may outlive a set-up that was killed.
import fs from "node:fs";
import path from "node:path";
import { cache } from "./paths.mjs";

const file = path.join(cache, "setup", "running");
const own = new Set([process.pid]);

/** Waits until no other set-up runs here, then takes the lock; it is released when the process exits. */
export async function takeLock() {
  let told = false;
  for (;;) {
    const other = runningElsewhere();
    if (other === undefined) break;
    if (!told) console.log(`… another set-up is at work here (process ${other}); waiting for it`);
    told = true;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  write();
  process.on("exit", () => fs.rmSync(file, { force: true }));
}

/** Adds a command's process to the lock while it runs. */
export function lockProcess(pid) {
  own.add(pid);
  write();
}

export function unlockProcess(pid) {
  own.delete(pid);
  write();
}

function write() {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(`${file}.${process.pid}`, JSON.stringify([...own]));
  fs.renameSync(`${file}.${process.pid}`, file);
}

function runningElsewhere() {
  if (!fs.existsSync(file)) return undefined;
  const pids = JSON.parse(fs.readFileSync(file, "utf8"));
  return pids.find((pid) => !own.has(pid) && isAlive(pid));
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}
