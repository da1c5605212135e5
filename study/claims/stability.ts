import { verdictStability } from "../measures";
import { AuditMeasurements } from "../measurements";
import { Question, Rules } from "../rules";
import { allMet, otherThresholds } from "./criterion";
import { comparedValues, FIRST_READING, Reading } from "./value";

/** Another way to read the measurements, and whether it gives the same answer. */
export interface OtherReading {
  by: "threshold" | "judge" | "operating point" | "codes" | "t-SNE start";
  what: string;
  same: boolean;
}

/** How firm an answer is. */
export interface Stability {
  /** Share of the resamples of seeds that give the same answer; 1 where no seed matters. */
  seeds: number;
  readings: OtherReading[];
  /** What changes the answer, in words; empty where nothing does. */
  turnsOn: string[];
}

/** How firm the answer to a question is: over seeds, thresholds, judges, operating points, codes and t-SNE starts. */
export function stabilityOf(measured: AuditMeasurements, rules: Rules, question: Question): Stability {
  const { criteria } = question;
  const answer = answerAt(measured, rules, question, FIRST_READING);
  const seeds = seedShare(measured, rules, question, answer);
  const readings = [
    ...thresholdReadings(measured, rules, question, answer),
    ...otherReadings(measured).map(({ by, what, reading }) => ({
      by,
      what,
      same: answerAt(measured, rules, question, reading) === answer,
    })),
  ].filter(({ by }) => by === "threshold" || matters(by, rules, criteria));
  const turnsOn = readings.filter(({ same }) => !same).map(({ by, what }) => `${by}: ${what}`);
  if (seeds < rules.decision.stableShare)
    turnsOn.unshift(`seeds: ${(100 * seeds).toFixed(0)} % of the resamples agree`);
  return { seeds, readings, turnsOn };
}

function answerAt(measured: AuditMeasurements, rules: Rules, { criteria }: Question, reading: Reading): boolean {
  return allMet(
    criteria,
    criteria.map((criterion) => comparedValues(measured, rules.measures, criterion, reading)),
  );
}

/** Share of the resamples of seeds that give the answer. */
function seedShare(measured: AuditMeasurements, rules: Rules, { criteria }: Question, answer: boolean): number {
  const { resamples, bootstrapSeed: seed } = rules.decision;
  const values = criteria.map((criterion) => comparedValues(measured, rules.measures, criterion));
  const all = [...new Set(values.flatMap((value) => [...value.keys()]))].filter((key): key is number => key !== null);
  // Criteria on β are measured with some seeds only: those are what can be drawn for all of them.
  const shared = all.filter((key) => values.every((value) => value.has(null) || value.has(key)));
  if (shared.length < 2) return 1;
  const decide = (sample: readonly number[]) => (allMet(criteria, values, sample) ? "met" : "not met");
  return verdictStability(shared, decide, { seed, resamples }).shares[answer ? "met" : "not met"] ?? 0;
}

function thresholdReadings(
  measured: AuditMeasurements,
  rules: Rules,
  question: Question,
  answer: boolean,
): OtherReading[] {
  return question.criteria.flatMap((criterion, i) =>
    otherThresholds(criterion, rules.decision.thresholdShare).map((threshold) => {
      const criteria = question.criteria.map((one, j) => (j === i ? { ...one, threshold } : one));
      return {
        by: "threshold" as const,
        what: `${criterion.measure} ${criterion.relation} ${Number(threshold.toPrecision(4))}`,
        same: answerAt(measured, rules, { ...question, criteria }, FIRST_READING) === answer,
      };
    }),
  );
}

function otherReadings({
  judges,
  readings,
}: AuditMeasurements): Array<Omit<OtherReading, "same"> & { reading: Reading }> {
  const judged = judges.slice(1).map(({ name }, i) => ({
    by: "judge" as const,
    what: name,
    reading: { ...FIRST_READING, judge: i + 1 },
  }));
  const points = readings.operatingPoints.slice(1).map((point, i) => ({
    by: "operating point" as const,
    what: `${Math.round(100 * point)} % of real images pass`,
    reading: { ...FIRST_READING, point: i + 1 },
  }));
  const [first, ...others] = readings.maps;
  const maps = others.map(({ codes, start, seed }, i) => ({
    by: codes === first.codes ? ("t-SNE start" as const) : ("codes" as const),
    what: codes === first.codes ? `${start}, seed ${seed}` : codes,
    reading: { ...FIRST_READING, map: i + 1 },
  }));
  return [...judged, ...points, ...maps];
}

function matters(by: OtherReading["by"], { measures }: Rules, criteria: Question["criteria"]): boolean {
  const kinds = criteria.flatMap(({ measure, against }) => [
    measures[measure].by,
    measures[against?.measure ?? measure].by,
  ]);
  return kinds.includes(by === "judge" || by === "operating point" ? "judge" : "map");
}
