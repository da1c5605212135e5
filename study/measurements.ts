import { Stamp } from "../lib/storage/runs";
import { JudgeReport } from "./judge";
import { RunRules, Subject } from "./rules";

/** How codes were mapped, as the rules list it. */
export type MapKind = RunRules["maps"][number];

/** What is measured of one subject: a model of one seed, or something with a known answer. */
export interface SubjectMeasurements {
  subject: Subject;
  /** Short and unique, the folder of a model: "vae-seed1001". */
  name: string;
  /** Null where there is one for all seeds. */
  seed: number | null;
  /** Numbers by the measure's name. */
  values: Record<string, number>;
  /** By the measure's name, for each judge the number at each of its operating points. */
  judged: Record<string, number[][]>;
  /** For each kind of map, numbers by the measure's name; one kind only where there are no codes, as for a disc. */
  maps: Array<{ kind: MapKind; values: Record<string, number> }>;
  /** Lists of numbers by name, from which others are computed: the classes' centroid distances. */
  series: Record<string, number[]>;
}

/** A judge of the audit, by its name in the rules. */
export interface NamedJudge {
  name: string;
  report: JudgeReport;
}

/** Everything that an audit measured. */
export interface AuditMeasurements {
  /** Of the first model. */
  run: Stamp;
  quick: boolean;
  /** What the run may be called, and why. */
  status: { kind: "confirmatory" | "exploratory"; because: string };
  /** The digest of the rules that it was made by, and the committed one with its date. */
  rules: { digest: string; committed: string; date: string };
  seeds: number[];
  /** What each judge is read at, and how codes were mapped: the first of each is what the verdicts are read at. */
  readings: { operatingPoints: number[]; maps: MapKind[] };
  judges: NamedJudge[];
  subjects: SubjectMeasurements[];
  batchSizes: Array<{ batchSize: number; firstEpochs: number[] }>;
}

/** All that was measured of a subject, by ascending seed. */
export function ofSubject({ subjects }: AuditMeasurements, subject: Subject): SubjectMeasurements[] {
  return subjects.filter((one) => one.subject === subject).sort((a, b) => (a.seed ?? 0) - (b.seed ?? 0));
}
