import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { readTrainingCheckpoint } from "../../lib";
import { Finished, runScript } from "../support/command";
import { bytesDifferent, goOn, stopAfter, Trial } from "./workplace";

/** What came of a disk that was full while a training wrote. */
export interface FullDiskReport {
  /** Trainings that met a full disk. */
  trials: number;
  /** The error that the program told, one for each. */
  told: string[];
  /** Checkpoints that were lost or damaged. */
  badCheckpoints: number;
  /** Bytes that differ from the undisturbed run's, after there was room again and the training went on. */
  bytesDifferent: number;
}

/** Why no small file system can be mounted here; undefined where it can. */
export function noMount(): string | undefined {
  if (process.platform !== "linux") return "only Linux has tmpfs";
  if (process.getuid?.() !== 0) return "only root may mount a file system";
  const probe = fs.mkdtempSync("/tmp/vae-mount-");
  const { status } = spawnSync("mount", ["-t", "tmpfs", "-o", "size=64k", "tmpfs", probe]);
  if (status === 0) spawnSync("umount", [probe]);
  fs.rmdirSync(probe);
  return status === 0 ? undefined : "the system does not let a file system be mounted";
}

/** Fills a small file system, lets a training go on there until it writes, makes room again, and lets it go on once more. */
export async function fillDisk(trial: Trial, undisturbed: string): Promise<FullDiskReport> {
  const directory = path.join(trial.home, "small-disk");
  fs.mkdirSync(directory);
  // Room for two checkpoints and a half: weights and Adam's two means are three times the weights.
  const weights = fs.statSync(path.join(undisturbed, "model.safetensors")).size;
  mounted(["-t", "tmpfs", "-o", `size=${Math.ceil((2.5 * 3 * weights) / 1024) + 256}k`, "tmpfs", directory]);
  try {
    await stopAfter(trial, "small-disk/run", 2);
    const filler = path.join(directory, "filler");
    fill(filler, directory);
    const finished = await runScript("train.js", goOn("small-disk/run"), trial.home);
    return await report(trial, path.join(directory, "run"), undisturbed, finished, () => fs.rmSync(filler));
  } finally {
    if (spawnSync("umount", [directory]).status !== 0) spawnSync("umount", ["-l", directory]);
  }
}

/** Lets no file become larger than a part of a checkpoint, as a disk quota does, in the middle of a training. */
export async function limitFiles(trial: Trial, undisturbed: string): Promise<FullDiskReport> {
  const out = "limited";
  await stopAfter(trial, out, 2);
  // The system would end the process for its attempt; with a handler the write fails instead, as on a full disk.
  const handler = path.join(trial.home, "handler.js");
  fs.writeFileSync(handler, 'process.on("SIGXFSZ", () => undefined);');
  const limited = spawnSync(
    "sh",
    ["-c", 'ulimit -f 400; exec "$@"', "sh", process.execPath, "--require", handler, trainProgram(), ...goOn(out)],
    { cwd: trial.home, encoding: "utf8" },
  );
  const finished = { code: limited.status, stdout: limited.stdout, stderr: limited.stderr };
  return report(trial, path.join(trial.home, out), undisturbed, finished, () => undefined);
}

async function report(
  trial: Trial,
  directory: string,
  undisturbed: string,
  { code, stderr }: Finished,
  makeRoom: () => void,
): Promise<FullDiskReport> {
  if (code !== 1) throw new Error(`a training on a full disk: expected the exit code 1, found ${code}: ${stderr}`);
  const before = checkpointEpochs(directory);
  const left = fs.readdirSync(directory).filter((name) => name !== "checkpoint.safetensors");
  if (left.length > 0)
    throw new Error(`${directory}: expected nothing but the checkpoint, found also ${left.join(", ")}`);
  makeRoom();
  const again = await runScript("train.js", goOn(path.relative(trial.home, directory)), trial.home);
  if (again.code !== 0) throw new Error(`with room again: ${again.stderr}`);
  return {
    trials: 1,
    told: [stderr.trim().split("\n")[0]],
    badCheckpoints: before === undefined ? 1 : 0,
    bytesDifferent: bytesDifferent(directory, undisturbed),
  };
}

function checkpointEpochs(directory: string): number | undefined {
  try {
    return readTrainingCheckpoint(directory)?.state.history.length;
  } catch {
    return undefined;
  }
}

/** Takes all room but a part of a checkpoint. */
function fill(filler: string, directory: string): void {
  const { bsize, bavail } = fs.statfsSync(directory);
  const checkpoint = fs.statSync(path.join(directory, "run/checkpoint.safetensors")).size;
  fs.writeFileSync(filler, Buffer.alloc(Math.max(0, bsize * bavail - Math.round(0.6 * checkpoint))));
}

function trainProgram(): string {
  return path.join(__dirname, "../../scripts/train.js");
}

function mounted(args: string[]): void {
  const { status, stderr } = spawnSync("mount", args, { encoding: "utf8" });
  if (status !== 0) throw new Error(`mount ${args.join(" ")}: ${stderr}`);
}
