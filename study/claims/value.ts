import { AuditMeasurements, ofSubject, SubjectMeasurements } from "../measurements";
import { Criterion, MeasureWords, Subject } from "../rules";

/** Which of the judges, operating points and maps is read. */
export interface Reading {
  judge: number;
  point: number;
  map: number;
}

/** What a verdict is read at: the first of each. */
export const FIRST_READING: Reading = { judge: 0, point: 0, map: 0 };

/** A number for each seed; under null where there is one for all of them. */
export type SeedValues = Map<number | null, number>;

/** Measures in words by their names. */
export type Measures = Readonly<Record<string, MeasureWords>>;

/**
 * A measure of a subject, one number a seed.
 *
 * @throws RangeError naming subject and measure where it was not measured or is no number
 */
export function seedValues(
  measured: AuditMeasurements,
  measures: Measures,
  subject: Subject,
  measure: string,
  reading: Reading = FIRST_READING,
): SeedValues {
  const words = measures[measure];
  if (!words) throw new RangeError(`measure: expected one of the rules' measures, found ${measure}`);
  const found: SeedValues = new Map();
  for (const one of ofSubject(measured, subject)) found.set(one.seed, valueOf(one, measure, words.by, reading));
  if (found.size === 0) throw new RangeError(`${subject}: expected measurements, found none`);
  return found;
}

function valueOf(one: SubjectMeasurements, measure: string, by: MeasureWords["by"], reading: Reading): number {
  const { judge, point, map } = reading;
  const value =
    by === "judge"
      ? one.judged[measure]?.[judge]?.[point]
      : by === "map"
        ? (one.maps[map] ?? one.maps[0])?.values[measure]
        : one.values[measure];
  if (!Number.isFinite(value)) throw new RangeError(`${one.name}: expected the measure ${measure}, found ${value}`);
  return value as number;
}

/** What a criterion compares with its threshold: the measure, by the reference where it has one, seed by seed. */
export function comparedValues(
  measured: AuditMeasurements,
  measures: Measures,
  { measure, subject, against }: Criterion,
  reading: Reading = FIRST_READING,
): SeedValues {
  const own = seedValues(measured, measures, subject, measure, reading);
  if (!against) return own;
  const other = seedValues(measured, measures, against.subject, against.measure ?? measure, reading);
  const combine = (a: number, b: number) => (against.by === "ratio" ? a / b : a - b);
  const seeds = own.has(null) ? [...other.keys()] : other.has(null) ? [...own.keys()] : common(own, other);
  return new Map(seeds.map((seed) => [seed, combine(own.get(own.has(null) ? null : seed) as number, of(other, seed))]));
}

function of(values: SeedValues, seed: number | null): number {
  return values.get(values.has(null) ? null : seed) as number;
}

/** Seeds that both have: β other than 1 are trained with some of the seeds only. */
function common(a: SeedValues, b: SeedValues): Array<number | null> {
  const seeds = [...a.keys()].filter((seed) => b.has(seed));
  if (seeds.length === 0) throw new RangeError("seeds: expected some that both subjects have, found none");
  return seeds;
}

/** The mean over seeds; of the given seeds where some are given, each as often as it stands there. */
export function meanOf(values: SeedValues, seeds?: readonly number[]): number {
  const chosen = seeds && !values.has(null) ? seeds.flatMap((seed) => values.get(seed) ?? []) : [...values.values()];
  return chosen.reduce((sum, value) => sum + value, 0) / chosen.length;
}
