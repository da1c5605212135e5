import { plainText } from "./plain-text";

/** The type under which JupyterLab and the reports take a Plotly figure. */
export const PLOTLY_MIME = "application/vnd.plotly.v1+json";

/** A picture as data: what Plotly draws, in a cell, in a report or as a PNG. Sizes are in pixels. */
export interface Figure {
  data: Array<Record<string, unknown>>;
  layout: { width: number; height: number } & Record<string, unknown>;
  /** Stages that a slider in the layout shows. */
  frames?: Array<Record<string, unknown>>;
}

/** The look that all figures share. */
const LOOK = {
  font: { family: "Open Sans, DejaVu Sans, Verdana, sans-serif", size: 15, color: "#222" },
  paper_bgcolor: "white",
  plot_bgcolor: "white",
  margin: { l: 70, r: 30, t: 80, b: 60 },
};

/** Ten colours that stay apart, one a digit (Tableau 10). */
export const DIGIT_COLOURS: readonly string[] = [
  "#4e79a7",
  "#f28e2b",
  "#e15759",
  "#76b7b2",
  "#59a14f",
  "#edc948",
  "#b07aa1",
  "#ff9da7",
  "#9c755f",
  "#7f7f7f",
];

/** The colour of a label's class; from the eleventh class on they come again. */
export function classColour(label: number): string {
  return DIGIT_COLOURS[label % DIGIT_COLOURS.length];
}

/** Colours for two or three curves that are compared. */
export const CURVE_COLOURS: readonly string[] = ["#1f5aa6", "#e0682a", "#4b9b4b"];

/**
 * A figure in the common look.
 *
 * @param data Plotly traces
 * @param title of the figure, shown letter by letter: no HTML
 * @param layout what differs from the common look; its subtitle is shown smaller below the title, letter by letter too
 */
export function figure(
  data: Figure["data"],
  title: string,
  layout: { width?: number; height?: number; subtitle?: string } & Record<string, unknown> = {},
): Figure {
  const { subtitle, width = 900, height = 500, ...rest } = layout;
  const below = subtitle ? { text: plainText(subtitle) } : undefined;
  const heading = { text: plainText(title), x: 0.5, xanchor: "center", subtitle: below };
  return { data, layout: { ...LOOK, title: heading, width, height, ...rest } };
}

/** An axis with a title and a thin grid. */
export function axis(title: string, more: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    title: { text: plainText(title) },
    gridcolor: "#e6e6e6",
    zeroline: false,
    linecolor: "#888",
    ticks: "outside",
    ...more,
  };
}
