import { ChildProcess, spawn } from "node:child_process";
import readline from "node:readline";
import { otherLoad, processTime, waitForQuiet } from "./quiet";

/** What a program is asked to do; it stays alive between two tasks, so that no start-up is timed. */
export interface Task {
  task: "epoch" | "matmul" | "part" | "versions";
  /** Of a task "part". */
  part?: StepPart;
  seed?: number;
  epochs?: number;
  batch?: number;
  images?: number;
  hidden?: number[];
}

/** What a training step is taken apart into: each holds what the one before does, but for the first two. */
export type StepPart = "call" | "products" | "loss" | "gradients" | "step";

/** An epoch with its validation: wall time and mean losses per image. */
export interface EpochResult {
  seconds: number;
  train: number;
  validation: number;
}

export interface Answer {
  epochs?: EpochResult[];
  gflops?: number;
  /** Of what a program in Python is made with. */
  versions?: Record<string, string>;
  /** Milliseconds a call, of each repeat. */
  milliseconds?: number[];
  /** The program's largest resident set so far. */
  peakBytes: number;
}

/** An answer, and the share of one core that other programs took meanwhile (undefined where the system does not tell). */
export type Measured = Answer & { otherLoad?: number };

/** Others' use of a core above which a measurement is made again. */
const TOLERATED_LOAD = 0.1;
const ATTEMPTS = 4;

/** One of the programs that are compared: it reads tasks as lines of JSON and answers each with a line. */
export class Program {
  private readonly child: ChildProcess;
  private readonly lines: AsyncIterator<string>;
  private complaints = "";

  constructor(
    readonly name: string,
    command: string,
    args: string[],
    environment: NodeJS.ProcessEnv = {},
  ) {
    this.child = spawn(command, args, { stdio: ["pipe", "pipe", "pipe"], env: { ...process.env, ...environment } });
    this.child.stderr?.on("data", (chunk) => (this.complaints = (this.complaints + chunk).slice(-2000)));
    this.lines = readline
      .createInterface({ input: this.child.stdout as NodeJS.ReadableStream })
      [Symbol.asyncIterator]();
  }

  /** @throws Error with the program's last words when it ended instead of answering */
  async ask(task: Task): Promise<Answer> {
    this.child.stdin?.write(`${JSON.stringify(task)}\n`);
    for (;;) {
      const { value, done } = await this.lines.next();
      if (done) throw new Error(`${this.name} ended without an answer to ${JSON.stringify(task)}:\n${this.complaints}`);
      if (value.startsWith("{")) return JSON.parse(value) as Answer;
    }
  }

  /**
   * Asks while the machine has nothing else to do, and again where something else ran meanwhile; a program whose threads
   * wait for each other in a loop loses far more than the other's share, so such a measurement says little.
   *
   * @returns the quietest measurement
   */
  async measure(task: Task): Promise<Measured> {
    let best: Measured | undefined;
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      await waitForQuiet();
      const pid = this.child.pid as number;
      const load = otherLoad(() => processTime(pid));
      const answer = await this.ask(task);
      const measured = { ...answer, otherLoad: load() };
      if (best === undefined || (measured.otherLoad ?? 0) < (best.otherLoad ?? 0)) best = measured;
      if ((best.otherLoad ?? 0) <= TOLERATED_LOAD) break;
    }
    return best as Measured;
  }

  end(): void {
    this.child.stdin?.end();
    this.child.kill();
  }
}
