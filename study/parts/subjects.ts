import ndarray, { NdArray } from "ndarray";
import { SubjectMeasurements } from "../measurements";
import { Subject } from "../rules";
import { KeptArrays } from "./kept";

/** Measurements of something that needs no seed, with what was measured of it. */
export function subjectOf(
  subject: Subject,
  measured: Partial<Pick<SubjectMeasurements, "values" | "judged" | "maps" | "series" | "seed">>,
): SubjectMeasurements {
  const seed = measured.seed ?? null;
  const name = seed === null ? subject : `${subject}-seed${seed}`;
  return { values: {}, judged: {}, maps: [], series: {}, ...measured, subject, name, seed };
}

/** Subjects that were measured together, and what is kept of them. */
export interface MeasuredSubjects {
  subjects: SubjectMeasurements[];
  arrays: KeptArrays;
}

/** Numbers as an array to be kept, [N]. */
export function floats(values: ArrayLike<number>): NdArray<Float32Array> {
  return ndarray(Float32Array.from(values), [values.length]);
}
