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
  /** Directory of the data; MNIST unless given. */
  data?: string;
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
 * @param parts that are wanted; all unless given, and with each the judges that it waits for
 * @throws Error with the last lines of a process that failed; the signal's reason when it is aborted
 */
export async function makeParts(
  audit: study.Audit,
  callbacks: PartCallbacks,
  parts?: readonly string[],
): Promise<void> {
  const tasks = new TaskQueue(audit, parts);
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
      callbacks.data,
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

/**
 * Which task is next: the judges first; while they are made, what can do without them. No two tasks at a time are about the
 * same model, since each would train it, in the same folder.
 */
export class TaskQueue {
  private readonly plan: study.AuditPlan;
  private readonly judges: string[];
  private readonly free: string[];
  private readonly judged: string[];
  private readonly toTrain: string[];
  private judgesLeft: number;
  private readonly busy = new Set<string>();
  /** Those who wait until a task is done. */
  private waiting: (() => void)[] = [];

  /** @param parts of the audit that are wanted; all unless given */
  constructor(audit: study.Audit, parts: readonly string[] = study.auditParts(audit.plan)) {
    const { plan } = audit;
    this.plan = plan;
    const missing = parts.filter((part) => !audit.isDone(part));
    this.judged = study.longestFirst(missing.filter((part) => study.needsJudges(plan, part)));
    const needed = this.judged.length > 0 ? plan.judges.map(({ name }) => name) : [];
    this.judges = [...new Set([...missing, ...needed])].filter(
      (part) => study.isJudge(plan, part) && !audit.isDone(part),
    );
    this.free = missing.filter((part) => !study.needsJudges(plan, part) && !study.isJudge(plan, part));
    this.toTrain = study.longestFirst(study.trainedParts(plan).filter((part) => this.judged.includes(part)));
    this.judgesLeft = this.judges.length;
  }

  get left(): number {
    return this.judges.length + this.free.length + this.judged.length;
  }

  /**
   * The next task, as soon as there is one that can be done now.
   *
   * @returns undefined when none is left
   * @throws the signal's reason when it is aborted
   */
  async next(signal: AbortSignal): Promise<Task | undefined> {
    for (;;) {
      signal.throwIfAborted();
      const task = this.take();
      if (task !== undefined || this.left === 0) return task;
      await new Promise<void>((resolve) => {
        this.waiting.push(resolve);
        signal.addEventListener("abort", () => resolve(), { once: true });
      });
    }
  }

  /** To be told when a task that next() gave is done. */
  done({ part }: Task): void {
    this.busy.delete(this.modelOf(part));
    if (study.isJudge(this.plan, part)) this.judgesLeft--;
    const woken = this.waiting;
    this.waiting = [];
    woken.forEach((wake) => wake());
  }

  private take(): Task | undefined {
    const part = this.takeFrom(this.judges) ?? this.takeFrom(this.free);
    if (part !== undefined) return { part, train: false };
    const train = this.judgesLeft > 0;
    const model = this.takeFrom(train ? this.toTrain : this.judged);
    return model === undefined ? undefined : { part: model, train };
  }

  /** Takes the first part whose model nobody works at out of a list. */
  private takeFrom(list: string[]): string | undefined {
    const place = list.findIndex((part) => !this.busy.has(this.modelOf(part)));
    if (place < 0) return undefined;
    const [part] = list.splice(place, 1);
    this.busy.add(this.modelOf(part));
    return part;
  }

  /** What a part trains: the facts are about the first model. */
  private modelOf(part: string): string {
    return part === "facts" ? (this.plan.models[0]?.name ?? part) : part;
  }
}

/** A process that does one task after the other. */
class Worker {
  private readonly process: ChildProcess;
  private last = "";

  constructor(
    { plan, directory }: study.Audit,
    threads: number,
    data: string | undefined,
    onStatus: (status: string) => void,
    onNote: (note: string) => void,
  ) {
    const env = { ...process.env, VAE_THREADS: String(threads) };
    this.process = fork(path.join(__dirname, "audit-worker.js"), [plan.size, directory, ...(data ? [data] : [])], {
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
