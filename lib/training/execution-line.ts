import type { Execution, Threads } from "@vae-notebooks/tf-graph";

/**
 * A line about how a training computes, to show at its start:
 * "2 operations at once (cores), steps traced as a graph".
 *
 * @param threads of this process
 * @param execution as onCompiled receives it; if not given, the line says nothing about the steps
 */
export function executionLine({ parts, source, tooLate }: Threads, execution?: Execution): string {
  const eagerly = `steps run eagerly, which can take six times as long: ${execution?.reason}`;
  const how = execution && `, ${execution.mode === "traced" ? "steps traced as a graph" : eagerly}`;
  return `${parts} operation${parts === 1 ? "" : "s"} at once (${source})${how ?? ""}${tooLate ? `; ${tooLate}` : ""}`;
}
