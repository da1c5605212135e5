import { axis, Figure, figure } from "@vae-notebooks/figures";
import { comparedValues } from "../claims/value";
import { SentenceResult } from "../claims";
import { AuditMeasurements } from "../measurements";
import { Criterion, RULES } from "../rules";

/** Beyond this many distances a point is drawn at the edge. */
const EDGE = 3;
/** Letters of a label in one line. */
const LABEL_LETTERS = 44;

interface Row {
  label: string;
  criterion: Criterion;
  seeds: number[];
  passing: number[];
  failing: number[];
}

/**
 * How far each seed is from the thresholds of some sentences: at the right of 0 a condition is met. The unit is the distance
 * from the threshold to where nothing is asked for; the grey band is ± 20 %. Triangles are the controls: those that point up
 * should lie at the right, those that point down at the left.
 *
 * @returns undefined where no sentence has a threshold that something can be far from
 */
export function distancesFigure(measured: AuditMeasurements, sentences: readonly SentenceResult[]): Figure | undefined {
  const rows = sentences.flatMap((sentence) => rowsOf(measured, sentence));
  if (rows.length === 0) return undefined;
  const share = RULES.decision.thresholdShare;
  const points = (name: string, of: (row: Row) => number[], marker: Record<string, unknown>) => ({
    type: "scatter",
    mode: "markers",
    name,
    y: rows.flatMap((row) => of(row).map(() => row.label)),
    x: rows.flatMap((row) => of(row).map((value) => Math.max(-EDGE, Math.min(EDGE, value)))),
    marker,
  });
  return figure(
    [
      points("seeds", ({ seeds }) => seeds, { color: "#1f5aa6", size: 8, opacity: 0.6 }),
      points("should pass", ({ passing }) => passing, { color: "#555", size: 10, symbol: "triangle-up-open" }),
      points("should fail", ({ failing }) => failing, { color: "#e0682a", size: 10, symbol: "triangle-down-open" }),
    ],
    "Distance to the thresholds",
    {
      subtitle: `at the right of 0 a condition is met; beyond ${EDGE} drawn at the edge`,
      width: 960,
      height: 42 * rows.length + 190,
      margin: { l: 330, r: 30, t: 90, b: 90 },
      xaxis: axis("distances", { range: [-EDGE - 0.15, EDGE + 0.15], zeroline: true }),
      yaxis: { autorange: "reversed", type: "category" },
      shapes: [
        {
          type: "rect",
          xref: "x",
          yref: "paper",
          x0: -share,
          x1: share,
          y0: 0,
          y1: 1,
          fillcolor: "#999",
          opacity: 0.2,
          line: { width: 0 },
        },
      ],
      legend: { orientation: "h", x: 0, y: -50 / (42 * rows.length + 10), yanchor: "top" },
    },
  );
}

function rowsOf(measured: AuditMeasurements, { id, questions }: SentenceResult): Row[] {
  return questions.flatMap(({ question, criteria, controls, firstReading }, q) => {
    if (firstReading === null) return [];
    return criteria.flatMap(({ criterion }, i): Row[] => {
      const scale = Math.abs(criterion.threshold - (criterion.anchor ?? 0));
      if (scale === 0) return [];
      const sign = criterion.relation === "at least" ? 1 : -1;
      const distances = (one: Criterion) =>
        [...comparedValues(measured, RULES.measures, one).values()].map(
          (value) => (sign * (value - one.threshold)) / scale,
        );
      const tried = (expected: "pass" | "fail") =>
        controls
          .filter((control) => control.expected === expected && (control.criterion ?? 0) === i)
          .map(({ mean }) => (sign * (mean - criterion.threshold)) / scale);
      const number = [questions.length > 1 ? q + 1 : [], question.criteria.length > 1 ? "abcd"[i] : []].flat().join("");
      return [
        {
          label: shortened(`${id} ${number}`.trim()),
          criterion,
          seeds: distances(criterion),
          passing: tried("pass"),
          failing: tried("fail"),
        },
      ];
    });
  });
}

function shortened(label: string): string {
  return label.length > LABEL_LETTERS ? `${label.slice(0, LABEL_LETTERS - 1)}…` : label;
}
