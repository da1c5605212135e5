import { axis, CURVE_COLOURS, Figure, figure } from "./figure";

/** Sizes and words that a small chart may set. */
export interface ChartLayout {
  subtitle?: string;
  width?: number;
  height?: number;
}

/**
 * Bars, with error bars where they are given.
 *
 * @param y heights; bar i stands at i
 * @param title of the chart
 * @param axes the titles of the horizontal and the vertical axis
 * @param error half lengths of the error bars
 */
export function barFigure(
  y: ArrayLike<number>,
  title: string,
  axes: [string, string],
  layout: ChartLayout & { error?: ArrayLike<number> } = {},
): Figure {
  const { error, ...rest } = layout;
  const bars = {
    type: "bar",
    x: Array.from(y, (_, i) => i),
    y: Array.from(y),
    error_y: error && { type: "data", array: Array.from(error), color: "#555", thickness: 1.5 },
    marker: { color: CURVE_COLOURS[0] },
  };
  return figure([bars], title, {
    width: 820,
    height: 380,
    xaxis: axis(axes[0], { dtick: y.length > 30 ? undefined : 1 }),
    yaxis: axis(axes[1]),
    ...rest,
  });
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
}

/**
 * Curves over a common axis, with a legend.
 *
 * @param curves to draw, in the order of the legend
 * @param axes the titles of the horizontal and the vertical axis
 */
export function curvesFigure(curves: Curve[], title: string, axes: [string, string], layout: ChartLayout = {}): Figure {
  const data = curves.map((curve, i) => ({
    type: "scatter",
    mode: curve.points ? "markers" : "lines",
    name: curve.name,
    x: Array.from(curve.x),
    y: Array.from(curve.y),
    fill: curve.filled ? "tozeroy" : undefined,
    line: { color: CURVE_COLOURS[i % CURVE_COLOURS.length], width: 2.5, shape: curve.filled ? "hvh" : "linear" },
    marker: { color: CURVE_COLOURS[i % CURVE_COLOURS.length], size: 8 },
  }));
  return figure(data, title, { width: 820, height: 420, xaxis: axis(axes[0]), yaxis: axis(axes[1]), ...layout });
}
