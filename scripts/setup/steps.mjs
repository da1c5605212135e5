// The steps of the set-up in their order. A step is { title, fingerprint(), present(), run(command) }: it is done when the
// stamp of its last complete run holds today's fingerprint and what it made is still there. The stamp is written last,
// so an interrupted step is simply run again.
import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { commandRunner } from "./command.mjs";
import { takeLock } from "./lock.mjs";
import { cache } from "./paths.mjs";
import { npmPackages } from "./npm.mjs";
import { pythonEnvironment } from "./python.mjs";
import { kernel } from "./kernel.mjs";
import { tensorflow } from "./tensorflow.mjs";
import { build } from "./build.mjs";

const steps = { npm: npmPackages, python: pythonEnvironment, kernel, tensorflow, build };

/** Runs the steps that are not done. @returns the exit code for the process */
export async function setUp() {
  if (Object.keys(steps).every((name) => isDone(name))) return 0;
  await takeLock();
  for (const [name, step] of Object.entries(steps)) {
    if (isDone(name)) continue;
    const stamp = stampFile(name);
    const fingerprint = fingerprintOf(step);
    fs.rmSync(stamp, { force: true });
    const command = commandRunner(name, step.title);
    try {
      await step.run(command);
    } catch (error) {
      command.fail(error.message);
      return 1;
    }
    fs.mkdirSync(path.dirname(stamp), { recursive: true });
    fs.writeFileSync(`${stamp}.new`, fingerprint);
    fs.renameSync(`${stamp}.new`, stamp);
    command.done();
  }
  return 0;
}

function isDone(name) {
  const stamp = stampFile(name);
  return steps[name].present() && fs.existsSync(stamp) && fs.readFileSync(stamp, "utf8") === fingerprintOf(steps[name]);
}

function fingerprintOf(step) {
  return createHash("sha256").update(step.fingerprint()).digest("hex");
}

function stampFile(name) {
  return path.join(cache, "setup", name);
}
