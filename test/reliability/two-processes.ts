import { once } from "node:events";
import fs from "node:fs";
import path from "node:path";
import { runScript, startScript } from "../support/command";
import { bytesDifferent, goOn, stopAfter, Trial } from "./workplace";

/** What came of several processes that wanted one directory. */
export interface TwoProcessesReport {
  /** Processes that wanted a directory in which another one was at work, and were refused. */
  refused: number;
  /** What they told, without numbers of processes. */
  told: string[];
  /** Processes that went on at once after the holder had been killed. */
  tookOver: number;
  bytesDifferent: number;
}

/**
 * Starts a training, lets others want its directory, kills it, lets several want to go on with it at the same time, and
 * compares what is left with a run that nobody disturbed.
 */
export async function wantOneDirectory(trial: Trial, undisturbed: string, others = 2): Promise<TwoProcessesReport> {
  const out = "wanted";
  await stopAfter(trial, out, 1);
  const holder = startScript("train.js", goOn(out), trial.home);
  const ended = once(holder, "close");
  while (
    holder.exitCode === null &&
    !fs.readdirSync(path.join(trial.home, out)).some((name) => name.startsWith(".lock-"))
  )
    await new Promise((resolve) => setTimeout(resolve, 2));
  // Stands still, as a process that is swapped out would, so that it is there for certain while the others try.
  holder.kill("SIGSTOP");
  const tries = await Promise.all(Array.from({ length: others }, () => runScript("train.js", goOn(out), trial.home)));
  const refusals = tries.filter(({ code, stderr }) => code === 1 && stderr.includes("expected nobody at work there"));
  holder.kill("SIGKILL");
  await ended;
  // At most one of those that come at the same time goes on; when all have given up, the next one does.
  let tookOver = 0;
  for (let rounds = 0; tookOver === 0 && rounds < 5; rounds++) {
    const all = await Promise.all(Array.from({ length: others }, () => runScript("train.js", goOn(out), trial.home)));
    tookOver += all.filter(({ code, stdout }) => code === 0 && stdout.includes("written: ")).length;
    refusals.push(...all.filter(({ stderr }) => stderr.includes("expected nobody at work there")));
  }
  return {
    refused: refusals.length,
    told: [...new Set(refusals.map(({ stderr }) => stderr.trim().replace(/\d+/g, "N")))],
    tookOver,
    bytesDifferent: bytesDifferent(path.join(trial.home, out), undisturbed),
  };
}
