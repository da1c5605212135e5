import { once } from "node:events";
import fs from "node:fs";
import path from "node:path";
import { randomStream } from "@vae-notebooks/random";
import { EpochRecord, readTrainingCheckpoint } from "../../lib";
import { startScript } from "../support/command";
import { begin, bytesDifferent, goOn, timeless, Trial } from "./workplace";

/** What came of killing a training again and again. */
export interface KillReport {
  /** Processes that were killed with SIGKILL. */
  kills: number;
  /** Of them, those that were killed before they had trained, while they trained, and while they wrote a file. */
  moments: { starting: number; training: number; writing: number };
  /** Trainings that were killed and in the end went through. */
  runs: number;
  /** The most epochs that a kill took away: those that were done and in no checkpoint yet. */
  mostEpochsRepeated: number;
  /** Checkpoints that could not be read after a kill, or told another history than the undisturbed run's. */
  badCheckpoints: number;
  /** Bytes of weights, configuration and history (but for the seconds) that differ from the undisturbed run's. */
  bytesDifferent: number;
}

/** How a process is killed: some time after it was started, after it began to train, or after it began to write. */
type Moment = { after: "start" | "training" | "writing"; milliseconds: number };

/**
 * Kills real trainings with SIGKILL at random moments, resumes each until it goes through, and compares what they leave with
 * a run that nobody disturbed.
 *
 * @param undisturbed the directory of that run
 * @param seed decides the moments
 */
export async function killAndResume(trial: Trial, undisturbed: string, kills: number, seed = 1): Promise<KillReport> {
  const random = randomStream(seed, "kills");
  const whole = JSON.parse(fs.readFileSync(path.join(undisturbed, "history.json"), "utf8")) as EpochRecord[];
  const expected = whole.map(({ epoch, train, validation, seconds }) => ({ epoch, train, validation, seconds }));
  const report: KillReport = {
    kills: 0,
    moments: { starting: 0, training: 0, writing: 0 },
    runs: 0,
    mostEpochsRepeated: 0,
    badCheckpoints: 0,
    bytesDifferent: 0,
  };
  while (report.kills < kills || report.runs === 0) {
    const out = `killed-${report.runs}`;
    const directory = path.join(trial.home, out);
    for (let finished = false; !finished;) {
      const there = fs.existsSync(path.join(directory, "checkpoint.safetensors"));
      const moment = report.kills < kills ? randomMoment(random.uniform()) : undefined;
      const life = await live(trial, there ? goOn(out) : begin(trial, out), directory, moment);
      finished = !life.killed;
      if (finished) continue;
      report.kills++;
      const half = fs.existsSync(directory) && fs.readdirSync(directory).some((name) => name.endsWith(".new"));
      report.moments[half ? "writing" : life.epochs === undefined ? "starting" : "training"]++;
      const found = read(directory);
      if (found === "bad" || (found && timeless(found) !== timeless(expected.slice(0, found.length))))
        report.badCheckpoints++;
      else if (life.epochs)
        report.mostEpochsRepeated = Math.max(report.mostEpochsRepeated, life.epochs - (found?.length ?? 0));
    }
    report.runs++;
    report.bytesDifferent += bytesDifferent(directory, undisturbed);
  }
  return report;
}

/** A third of the moments each: anywhere, in the training, in a write. */
function randomMoment(uniform: number): Moment {
  const [kind, rest] = [Math.floor(3 * uniform), (3 * uniform) % 1];
  if (kind === 0) return { after: "start", milliseconds: 3000 * rest };
  return kind === 1 ? { after: "training", milliseconds: 600 * rest } : { after: "writing", milliseconds: 4 * rest };
}

/** Runs a training until it ends or the moment of its death has come. @returns the last epoch that it told, if it trained */
async function live(
  trial: Trial,
  args: string[],
  directory: string,
  moment?: Moment,
): Promise<{ killed: boolean; epochs?: number }> {
  fs.mkdirSync(directory, { recursive: true });
  const child = startScript("train.js", args, trial.home);
  let [output, complaint] = ["", ""];
  const kill = () => child.kill("SIGKILL");
  let timer: NodeJS.Timeout | undefined;
  const killSoon = () => (timer ??= setTimeout(kill, moment?.milliseconds));
  const watcher = fs.watch(directory, (_, name) => {
    if (moment?.after === "writing" && name?.includes(".safetensors.") && Math.random() < 0.3) killSoon();
  });
  if (moment?.after === "start") killSoon();
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    output += text;
    if (moment?.after === "training" && output.includes("\nuses ")) killSoon();
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => (complaint += text));
  const [code, signal] = (await once(child, "close")) as [number | null, string | null];
  watcher.close();
  clearTimeout(timer);
  if (code !== 0 && signal !== "SIGKILL")
    throw new Error(`${args.join(" ")} ended with ${code ?? signal}: ${complaint}`);
  const told = [...output.matchAll(/^epoch (\d+):/gm)].map(([, epoch]) => Number(epoch));
  return {
    killed: signal === "SIGKILL",
    epochs: output.includes("\nuses ") ? (told[told.length - 1] ?? 0) : undefined,
  };
}

/** The history of a directory's checkpoint; undefined where there is none, "bad" where it can't be read. */
function read(directory: string): EpochRecord[] | "bad" | undefined {
  try {
    return readTrainingCheckpoint(directory)?.state.history;
  } catch {
    return "bad";
  }
}
