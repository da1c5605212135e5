import { bootstrap } from "../measures";
import { AuditMeasurements } from "../measurements";
import { Criterion, Subject } from "../rules";
import { comparedValues, FIRST_READING, meanOf, Measures, Reading, SeedValues } from "./value";

/** What was found for a criterion. */
export interface CriterionResult {
  criterion: Criterion;
  /** Mean over seeds of what is compared with the threshold. */
  mean: number;
  least: number;
  greatest: number;
  /** Which holds the mean in 95 % of the resamples of seeds; null of fewer than two seeds. */
  interval: [low: number, high: number] | null;
  met: boolean;
  /** How many of how many seeds meet it each by itself. */
  seeds: { met: number; of: number };
  /** (mean − threshold) in the direction in which it is met: below 0 where it is not. */
  distance: number;
}

const INTERVAL_SEED = 1;

/** Whether a number meets a criterion's threshold. */
export function meets({ relation }: Criterion, value: number, threshold: number): boolean {
  return relation === "at least" ? value >= threshold : value <= threshold;
}

/** Tries a criterion on the measurements. */
export function tryCriterion(
  measured: AuditMeasurements,
  measures: Measures,
  criterion: Criterion,
  reading: Reading = FIRST_READING,
): CriterionResult {
  const values = comparedValues(measured, measures, criterion, reading);
  const list = [...values.values()];
  const mean = meanOf(values);
  const { threshold, relation } = criterion;
  return {
    criterion,
    mean,
    least: Math.min(...list),
    greatest: Math.max(...list),
    interval: list.length < 2 ? null : bootstrap(list, average, { seed: INTERVAL_SEED }).interval,
    met: meets(criterion, mean, threshold),
    seeds: { met: list.filter((value) => meets(criterion, value, threshold)).length, of: list.length },
    distance: relation === "at least" ? mean - threshold : threshold - mean,
  };
}

/** The same criterion on another subject. */
export function onSubject(criterion: Criterion, subject: Subject): Criterion {
  return { ...criterion, subject };
}

/** Thresholds beside the criterion's own: a share of its distance to the anchor less and more, and those that are listed. */
export function otherThresholds({ threshold, anchor = 0, also = [] }: Criterion, share: number): number[] {
  const distance = threshold - anchor;
  const around = distance === 0 ? [] : [anchor + distance * (1 - share), anchor + distance * (1 + share)];
  return [...around, ...also];
}

/** Whether all criteria are met by the means over some seeds, each as often as it stands there. */
export function allMet(
  criteria: readonly Criterion[],
  values: readonly SeedValues[],
  seeds?: readonly number[],
): boolean {
  return criteria.every((criterion, i) => meets(criterion, meanOf(values[i], seeds), criterion.threshold));
}

function average(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
