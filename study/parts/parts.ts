import { AuditPlan } from "./plan";

/** Parts that measure subjects, in the order in which they stand in the results. */
export function dataParts(plan: AuditPlan): string[] {
  return [
    ...plan.models.map(({ name }) => name),
    "memoriser",
    "facts",
    "controls-images",
    "controls-maps",
    "controls-codes",
  ];
}

/** The names of a plan's parts: the judges, which most others need, are the first. */
export function auditParts(plan: AuditPlan): string[] {
  return [...plan.judges.map(({ name }) => name), ...dataParts(plan), "batch-sizes"];
}

/** Parts that need neither a judge nor are one. */
const FREE_PARTS = ["batch-sizes", "facts", "controls-codes"];

/** Whether a part is a judge. */
export function isJudge(plan: AuditPlan, part: string): boolean {
  return plan.judges.some(({ name }) => name === part);
}

/** Whether a part waits for the judges. */
export function needsJudges(plan: AuditPlan, part: string): boolean {
  return !isJudge(plan, part) && !FREE_PARTS.includes(part);
}

/** Parts that train a model which can be trained without the judges. */
export function trainedParts(plan: AuditPlan): string[] {
  return [...plan.models.map(({ name }) => name), "memoriser"];
}

/** The parts that take longest by themselves first: begun last, one of them would keep one process busy while the others are done. */
export function longestFirst(parts: readonly string[]): string[] {
  return [...parts].sort((one, other) => LONGEST.indexOf(other) - LONGEST.indexOf(one));
}

/** From the shortest; a model is none of them. */
const LONGEST = ["controls-images", "controls-maps", "memoriser"];
