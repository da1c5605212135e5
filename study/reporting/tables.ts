import { markdownTable } from "../../lib/notebook/markdown-table";
import { seedValues } from "../claims";
import { JudgeReport } from "../judge";
import { spread } from "../measures";
import { AuditMeasurements, NamedJudge, ofSubject } from "../measurements";
import { RULES, Subject } from "../rules";
import { percent, spreadText, subjectName } from "./numbers";

/**
 * Measures of subjects side by side, each as mean ± deviation (least to greatest) over seeds; a dash where a measure was not
 * taken, as KL of an autoencoder.
 *
 * @param measures by their names in the rules
 */
export function measuresTable(
  measured: AuditMeasurements,
  measures: readonly string[],
  subjects: readonly Subject[] = ["vae", "autoencoder"],
): string {
  const there = subjects.filter((subject) => ofSubject(measured, subject).length > 0);
  return markdownTable(
    ["", ...there.map(subjectName)],
    measures.map((measure) => [
      RULES.measures[measure].what,
      ...there.map((subject) => cell(measured, subject, measure)),
    ]),
  );
}

function cell(measured: AuditMeasurements, subject: Subject, measure: string): string {
  // An autoencoder has no posterior: its KL is 0 by absence, not by measurement.
  if (subject === "autoencoder" && WITHOUT_POSTERIOR.has(measure)) return "–";
  const { unit, digits } = RULES.measures[measure];
  let values: number[];
  try {
    values = [...seedValues(measured, RULES.measures, subject, measure).values()];
  } catch (error) {
    if (error instanceof RangeError) return "–";
    throw error;
  }
  const times = unit === " %" ? 100 : 1;
  const found = spread(values.map((value) => times * value));
  return values.length === 1 ? `${found.mean.toFixed(digits)}${unit}` : spreadText(found, digits, unit);
}

const WITHOUT_POSTERIOR = new Set(["testKl", "bound1", "bound50"]);

/** First epoch's loss by batch size, beside the sentences: the write-up does not say which it used. */
export function batchSizeEvidence({ batchSizes }: AuditMeasurements): string {
  return batchSizes
    .map(({ batchSize, firstEpochs }) => `${batchSize}: ${spreadText(spread(firstEpochs), 1)}`)
    .join("; ");
}

/** The judges side by side: what each is worth on test images. */
export function judgesTable(judges: readonly NamedJudge[]): string {
  const rows: Array<[string, (report: JudgeReport) => string]> = [
    ["accuracy, a refusal counting as an error", ({ test }) => percent(test.accuracy)],
    ["recognisable, of all test images", ({ test }) => percent(test.recognisable)],
    ["refused", ({ test }) => percent(test.refused)],
    ["threshold on the confidence", ({ calibration }) => calibration.threshold.toFixed(4)],
    [
      "calibration error after its temperature",
      ({ reliability }) => percent(reliability.after.expectedCalibrationError),
    ],
  ];
  return markdownTable(
    ["", ...judges.map(({ name }) => name)],
    rows.map(([what, of]) => [what, ...judges.map(({ report }) => of(report))]),
  );
}

/** What the judge lets pass of digits and of each kind of nonsense, beside the plain rule's highest softmax. */
export function nonsenseTable({ test, blurred, nonsense }: JudgeReport): string {
  const digits = [
    { name: "test images", report: test },
    ...blurred.map((report) => ({ name: `test images, blurred by ${report.sigma} pixels`, report })),
  ];
  return markdownTable(
    ["", "trained on", "recognisable", "refused", "plain softmax at the same pass share"],
    [
      ...digits.map(({ name, report }) => [
        name,
        "yes",
        percent(report.recognisable),
        percent(report.refused),
        percent(report.plainPassed),
      ]),
      ...nonsense.map(({ title, trained, recognisable, refused, plain }) => [
        title,
        trained ? "yes" : "no",
        percent(recognisable),
        percent(refused),
        percent(plain.calibrated),
      ]),
    ],
  );
}
