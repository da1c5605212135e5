import { axis, CURVE_COLOURS, Figure, figure } from "./figure";
import { plainText } from "./plain-text";

/** Sizes and words that a small chart may set. */
export interface ChartLayout {
  subtitle?: string;
  width?: number;
  height?: number;
  /** The axes that are logarithmic; neither unless given. */
  logarithmic?: "x" | "y" | "both";
}

/** The two axes by their titles, linear or logarithmic. */
function axes([x, y]: [string, string], logarithmic: ChartLayout["logarithmic"], more: Record<string, unknown> = {}) {
  // Powers of ten alone get a label, so that labels never run into each other.
  const scale = (name: "x" | "y") => (logarithmic === name || logarithmic === "both" ? { type: "log", dtick: 1 } : {});
  return { xaxis: axis(x, { ...more, ...scale("x") }), yaxis: axis(y, scale("y")) };
}

/**
 * Bars, with error bars where they are given.
 *
 * @param y heights; bar i stands at i
 * @param title of the chart
 * @param titles of the horizontal and the vertical axis
 * @param layout with the half lengths of the error bars, and the bars' names where they are not their numbers
 */
export function barFigure(
  y: ArrayLike<number>,
  title: string,
  titles: [string, string],
  layout: ChartLayout & { error?: ArrayLike<number>; names?: readonly string[] } = {},
): Figure {
  const { error, names, logarithmic, ...rest } = layout;
  const bars = {
    type: "bar",
    x: names ? names.map(plainText) : Array.from(y, (_, i) => i),
    y: Array.from(y),
    error_y: error && { type: "data", array: Array.from(error), color: "#555", thickness: 1.5 },
    marker: { color: CURVE_COLOURS[0] },
  };
  const ticks = names ? { type: "category" } : { dtick: y.length > 30 ? undefined : 1 };
  return figure([bars], title, { width: 820, height: 380, ...axes(titles, logarithmic, ticks), ...rest });
}

/** A named curve or cloud of points. */
export interface Curve {
  name: string;
  x: ArrayLike<number>;
  y: ArrayLike<number>;
  /** Points instead of a line. */
  points?: boolean;
  /** A line with steps or bars down to the axis, for histograms. */
  filled?: boolean;
  /** A word at each point, beside its mark. */
  labels?: readonly string[];
}

/**
 * Curves over a common axis, with a legend.
 *
 * @param curves to draw, in the order of the legend
 * @param titles of the horizontal and the vertical axis
 */
export function curvesFigure(
  curves: Curve[],
  title: string,
  titles: [string, string],
  layout: ChartLayout = {},
): Figure {
  const { logarithmic, ...rest } = layout;
  const data = curves.map((curve, i) => ({
    type: "scatter",
    mode: curve.labels ? "lines+markers+text" : curve.points ? "markers" : "lines",
    text: curve.labels?.map(plainText),
    textposition: curve.labels && "top center",
    cliponaxis: curve.labels && false,
    name: plainText(curve.name),
    x: Array.from(curve.x),
    y: Array.from(curve.y),
    fill: curve.filled ? "tozeroy" : undefined,
    line: { color: CURVE_COLOURS[i % CURVE_COLOURS.length], width: 2.5, shape: curve.filled ? "hvh" : "linear" },
    marker: { color: CURVE_COLOURS[i % CURVE_COLOURS.length], size: 8 },
  }));
  return figure(data, title, { width: 820, height: 420, ...axes(titles, logarithmic), ...rest });
}
