import { ChildProcess, fork } from "node:child_process";
import os from "node:os";
import path from "node:path";
import * as study from "../study";
import { Reply, Task } from "./audit-worker";

// Each process takes about 1 GB.
const MOST_PROCESSES = 4;

/** How many processes work at once, where there are tasks enough. */
export function mostProcesses(): number {
  return Math.min(os.availableParallelism(), MOST_PROCESSES);
}

/** Threads of each process, who is told what while they work, and how they are stopped. */
export interface PartCallbacks {
  /** 1 unless given. */
  threads?: number;
  /** What each process is doing now, in one line. */
  onStatus: (status: string) => void;
  /** A task is done. */
  onTask: (what: string) => void;
  /** Something to be told once, which any of the processes noticed. */
  onNote?: (note: string) => void;
  signal: AbortSignal;
}

/**
 * Makes the parts of an audit that are not done yet, in one process a core.
 *
 * A process computes on one thread unless told otherwise: two models side by side are done sooner than one after the other on two threads, whose
 * products are too small to share, and no number depends on how many cores there are.
 *
 * @throws Error with the last lines of a process that failed; the signal's reason when it is aborted
 */
export async function makeParts(audit: study.Audit, callbacks: PartCallbacks): Promise<void> {
  const tasks = new TaskQueue(audit);
  const processes = Math.min(mostProcesses(), tasks.left);
  const statuses = new Array<string>(processes).fill("starting");
  const stop = new AbortController();
  const { signal } = stop;
  const passOn = () => stop.abort(callbacks.signal.reason);
  callbacks.signal.addEventListener("abort", passOn);
  const notes = new Set<string>();
  const onNote = (note: string): void => {
    if (!notes.has(note)) callbacks.onNote?.(note);
    notes.add(note);
  };
  const work = async (rank: number): Promise<void> => {
    const worker = new Worker(
      audit,
      callbacks.threads ?? 1,
      (status) => {
        statuses[rank] = status;
        callbacks.onStatus(`${tasks.left} waiting: ${statuses.join(" | ")}`);
      },
      onNote,
    );
    const kill = () => worker.kill();
    signal.addEventListener("abort", kill);
    try {
      for (let task = await tasks.next(signal); task; task = await tasks.next(signal)) {
        await worker.run(task);
        tasks.done(task);
        callbacks.onTask(task.train ? `${task.part}: trained` : task.part);
      }
    } finally {
      signal.removeEventListener("abort", kill);
      worker.kill();
    }
  };
  // The first failure stops the others; what they are told by that is not the reason.
  await Promise.all(statuses.map((_, rank) => work(rank).catch((error) => signal.aborted || stop.abort(error))));
  callbacks.signal.removeEventListener("abort", passOn);
  signal.throwIfAborted();
}

/** Which task is next: the judge first; while it is made, what can do without it. */
export class TaskQueue {
  private readonly parts: string[];
  private readonly toTrain: string[];
  private judge: "missing" | "being made" | "made";
  private judgeMade!: () => void;
  private readonly untilJudge = new Promise<void>((resolve) => (this.judgeMade = resolve));

  constructor(audit: study.Audit) {
    const missing = study.auditParts(audit.plan).filter((part) => !audit.isDone(part));
    this.judge = missing.includes(study.JUDGE_PART) ? "missing" : "made";
    this.parts = missing.filter((part) => part !== study.JUDGE_PART);
    this.toTrain = audit.plan.models.map(({ name }) => name).filter((name) => this.parts.includes(name));
  }

  get left(): number {
    return this.parts.length + (this.judge === "missing" ? 1 : 0);
  }

  async next(signal: AbortSignal): Promise<Task | undefined> {
    signal.throwIfAborted();
    if (this.judge === "missing") {
      this.judge = "being made";
      return { part: study.JUDGE_PART, train: false };
    }
    if (this.judge === "being made") {
      const free = this.parts.indexOf(study.BATCH_SIZES_PART);
      if (free >= 0) return { part: this.parts.splice(free, 1)[0], train: false };
      const model = this.toTrain.shift();
      if (model) return { part: model, train: true };
      await Promise.race([this.untilJudge, new Promise((resolve) => signal.addEventListener("abort", resolve))]);
      return this.next(signal);
    }
    const part = this.parts.shift();
    return part === undefined ? undefined : { part, train: false };
  }

  done({ part }: Task): void {
    if (part !== study.JUDGE_PART) return;
    this.judge = "made";
    this.judgeMade();
  }
}

/** A process that does one task after the other. */
class Worker {
  private readonly process: ChildProcess;
  private last = "";

  constructor(
    { plan, directory }: study.Audit,
    threads: number,
    onStatus: (status: string) => void,
    onNote: (note: string) => void,
  ) {
    const env = { ...process.env, VAE_THREADS: String(threads) };
    this.process = fork(path.join(__dirname, "audit-worker.js"), [plan.quick ? "quick" : "full", directory], {
      env,
      stdio: ["ignore", "ignore", "pipe", "ipc"],
    });
    this.process.stderr?.on("data", (text) => (this.last = (this.last + text).slice(-2000)));
    this.process.on("message", ({ status, note }: Reply) => {
      if (status) onStatus(status);
      if (note) onNote(note);
    });
  }

  run(task: Task): Promise<void> {
    return new Promise((resolve, reject) => {
      const settle = (how: () => void) => {
        this.process.off("message", onMessage);
        this.process.off("exit", onExit);
        how();
      };
      const onMessage = ({ done, error }: Reply) => {
        if (done) settle(resolve);
        if (error) settle(() => reject(new Error(`${task.part}: ${error}`)));
      };
      const onExit = (code: number | null, signal: string | null) =>
        settle(() => reject(new Error(`${task.part}: its process ended with ${signal ?? code}\n${this.last.trim()}`)));
      this.process.on("message", onMessage);
      this.process.on("exit", onExit);
      this.process.send(task);
    });
  }

  kill(): void {
    this.process.kill();
  }
}
