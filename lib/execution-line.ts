import type { Execution } from "./compile";
import type { Threads } from "./threads";

/**
 * How a training computes, in a line that is shown once at its start: "2 operations at once (cores), steps traced as a graph".
 *
 * @param threads of this process
 * @param execution as onCompiled is told it
 */
export function executionLine({ parts, source, tooLate }: Threads, { mode, reason }: Execution): string {
  const how = mode === "traced" ? "steps traced as a graph" : `steps run eagerly, which can take six times as long: ${reason}`;
  return `${parts} operation${parts === 1 ? "" : "s"} at once (${source}), ${how}${tooLate ? `; ${tooLate}` : ""}`;
}
