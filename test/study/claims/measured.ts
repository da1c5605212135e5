import { AuditMeasurements, SubjectMeasurements } from "../../../study/measurements";
import { Question, RULES, Rules, Subject } from "../../../study/rules";

/** Rules with one measure of each kind. */
export const SMALL_RULES: Rules = {
  ...RULES,
  measures: {
    plain: { what: "a number", unit: "", digits: 1, by: "nothing" },
    share: { what: "a share", unit: " %", digits: 1, by: "judge" },
    mapped: { what: "a number of a map", unit: "", digits: 1, by: "map" },
  },
};

/** A subject of a seed with one number, the same by every judge and on every map unless said otherwise. */
export function subject(
  name: Subject,
  seed: number | null,
  plain: number,
  other: Partial<Pick<SubjectMeasurements, "judged" | "maps">> = {},
): SubjectMeasurements {
  const judged = { share: [0, 1].map(() => RULES.run.operatingPoints.map(() => plain)) };
  const maps = RULES.run.maps.map((kind) => ({ kind, values: { mapped: plain } }));
  return { subject: name, name: `${name}-${seed}`, seed, values: { plain }, judged, maps, series: {}, ...other };
}

/** Measurements of some subjects, by two judges. */
export function measuredOf(...subjects: SubjectMeasurements[]): AuditMeasurements {
  const judges = ["judge", "other"].map((name) => ({ name }));
  const { operatingPoints, maps } = RULES.run;
  const run = { data: { name: "MNIST" } };
  return { subjects, judges, readings: { operatingPoints, maps }, run } as unknown as AuditMeasurements;
}

/** A question with one criterion: plain of the VAE at least 10. */
export function question(change: Partial<Question> = {}): Question {
  return {
    scope: "general",
    asks: "Is it at least 10?",
    criteria: [{ measure: "plain", subject: "vae", relation: "at least", threshold: 10 }],
    ifMet: "yes",
    ifNot: "no",
    ...change,
  };
}
