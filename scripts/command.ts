/** What the project's commands share: options as @vae-notebooks/command-line reads them, and the line that says what a command uses. */
import type { Execution, Threads } from "@vae-notebooks/tf-graph";
import { executionLine } from "../lib";

export * from "@vae-notebooks/command-line";

/** What a command works with; what is not given is not said. */
export interface Uses {
  /** The data set, as a user would name it. */
  data?: string;
  /** Processes that work at once, where there are several. */
  processes?: number;
  /** What computes in each process: threads, or what TensorFlow runs at once. */
  threads?: number | Threads;
  /** How the training's steps run, and why eagerly where they do. */
  execution?: Execution;
}

/** One line that says what a command uses, printed once at its start: "uses MNIST, 2 operations at once (cores), steps traced as a graph". */
export function usesLine({ data, processes, threads, execution }: Uses): string {
  const count = (number: number | undefined, one: string, several: string) =>
    number && `${number} ${number === 1 ? one : several}`;
  const computing =
    typeof threads === "object" ? executionLine(threads, execution) : count(threads, "thread", "threads");
  return `uses ${[data, count(processes, "process", "processes"), computing].filter((part) => part !== undefined).join(", ")}`;
}
