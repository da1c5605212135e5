import { seedValues } from "../claims/value";
import { AuditMeasurements } from "../measurements";
import { ModelSubject, RULES } from "../rules";
import { Spread, spread } from "../measures";
import { axis, CURVE_COLOURS, Figure, figure } from "@vae-notebooks/figures";

const SWEEP: ReadonlyArray<[name: string, subject: ModelSubject]> = [
  ["0", "beta-0"],
  ["0.25", "beta-0.25"],
  ["1", "vae"],
  ["2", "beta-2"],
  ["4", "beta-4"],
];

/**
 * What β trades: test BCE and KL at the left, and at the right how often samples are recognisable, how many edges
 * reconstructions keep and how well the map keeps the classes apart.
 *
 * @param measured an audit's measurements; drawn are means over seeds, with bars from the least to the greatest
 */
export function betaFigure(measured: AuditMeasurements): Figure {
  const curve = (name: string, panel: number, colour: number, measure: string, times = 1) => ({
    type: "scatter",
    mode: "lines+markers",
    name,
    x: SWEEP.map(([beta]) => beta),
    ...bars(
      SWEEP.map(([, subject]) =>
        spread([...seedValues(measured, RULES.measures, subject, measure).values()].map((v) => times * v)),
      ),
    ),
    xaxis: panel === 1 ? "x" : "x2",
    yaxis: panel === 1 ? "y" : "y2",
    legend: panel === 1 ? "legend" : "legend2",
    line: { color: CURVE_COLOURS[colour], width: 2.5 },
    marker: { size: 8 },
  });
  return figure(
    [
      curve("test BCE", 1, 0, "testBce"),
      curve("test KL", 1, 1, "testKl"),
      curve("samples from N(0, I) recognisable", 2, 0, "samples", 100),
      curve("edges that reconstructions keep", 2, 1, "edges", 100),
      curve("kNN accuracy on the map", 2, 2, "knnMap", 100),
    ],
    "What the weight of the KL term trades",
    {
      subtitle: `means over seeds, bars from the least to the greatest; β = 1 is the write-up's loss`,
      width: 980,
      height: 580,
      xaxis: axis("β", { type: "category", domain: [0, 0.45] }),
      yaxis: axis("nats per image", { rangemode: "tozero" }),
      xaxis2: axis("β", { type: "category", domain: [0.56, 1], anchor: "y2" }),
      yaxis2: axis("per cent", { anchor: "x2", range: [0, 102] }),
      // Each below its panel, where no curve runs, a name a line: side by side they would cover each other.
      legend: { x: 0, y: -0.2, yanchor: "top" },
      legend2: { x: 0.56, y: -0.2, yanchor: "top" },
    },
  );
}

/** Means as y, with bars to the least and the greatest. */
function bars(spreads: Spread[]) {
  return {
    y: spreads.map(({ mean }) => mean),
    error_y: {
      type: "data",
      symmetric: false,
      array: spreads.map(({ mean, max }) => max - mean),
      arrayminus: spreads.map(({ mean, min }) => mean - min),
    },
  };
}
