import { NdArray } from "ndarray";
import { DataWords, DIGITS } from "../../lib/data/mnist";
import { rowMajor } from "@vae-notebooks/arrays";
import { classColour, Figure, figure, plainText } from "@vae-notebooks/figures";

/** A map [N, 2] of images with its name. */
export interface MapPanel {
  name: string;
  embedding: NdArray<Float32Array>;
  labels: NdArray<Uint8Array>;
}

const COLUMNS = 2;

/**
 * Maps side by side, two in a row, with one legend; each is scaled by itself, as t-SNE's units mean nothing.
 *
 * @param panels of images in the plane
 * @param words what images and labels are called; digits unless given
 */
export function mapsFigure(panels: MapPanel[], title: string, subtitle = "", words: DataWords = DIGITS): Figure {
  const rows = Math.ceil(panels.length / COLUMNS);
  const layout: Record<string, unknown> = {};
  const annotations = panels.map((panel, i) => {
    const [column, row] = [i % COLUMNS, Math.floor(i / COLUMNS)];
    const x = [column / COLUMNS + 0.01, (column + 1) / COLUMNS - 0.01];
    const y = [1 - (row + 1) / rows + 0.01, 1 - row / rows - 0.05];
    const bare = {
      showticklabels: false,
      ticks: "",
      showgrid: false,
      zeroline: false,
      mirror: true,
      linecolor: "#bbb",
    };
    const [horizontal, vertical] = squareRanges(panel.embedding);
    layout[`xaxis${i + 1}`] = { ...bare, domain: x, anchor: `y${i + 1}`, range: horizontal };
    layout[`yaxis${i + 1}`] = { ...bare, domain: y, anchor: `x${i + 1}`, range: vertical };
    const centre = (x[0] + x[1]) / 2;
    return {
      text: `<b>${plainText(panel.name)}</b>`,
      x: centre,
      y: y[1],
      xref: "paper",
      yref: "paper",
      xanchor: "center",
      yanchor: "bottom",
      showarrow: false,
    };
  });
  const data = panels.flatMap((panel, i) =>
    words.classes.map((name, label) => classTrace(panel, i, label, plainText(name))),
  );
  return figure(data, title, {
    ...layout,
    annotations,
    subtitle,
    width: 980,
    height: 460 * rows + 90,
    margin: { l: 20, r: 90, t: 90, b: 20 },
    legend: { title: { text: words.kind }, itemsizing: "constant" },
  });
}

/** Ranges of both axes with one scale, around the middle of the points: the panels are about square. */
function squareRanges(embedding: NdArray<Float32Array>): [number[], number[]] {
  const data = rowMajor(embedding);
  const extent = [0, 1].map((axis) => {
    let [low, high] = [Infinity, -Infinity];
    for (let i = axis; i < data.length; i += 2) [low, high] = [Math.min(low, data[i]), Math.max(high, data[i])];
    return { middle: (low + high) / 2, size: high - low };
  });
  const half = 0.54 * Math.max(extent[0].size, extent[1].size);
  return extent.map(({ middle }) => [middle - half, middle + half]) as [number[], number[]];
}

function classTrace(
  { embedding, labels }: MapPanel,
  panel: number,
  label: number,
  name: string,
): Record<string, unknown> {
  const own = Array.from(rowMajor(labels).keys()).filter((i) => labels.get(i) === label);
  const coordinate = (axis: number) => own.map((i) => Math.round(embedding.get(i, axis) * 100) / 100);
  return {
    type: "scatter",
    mode: "markers",
    name,
    legendgroup: name,
    showlegend: panel === 0,
    x: coordinate(0),
    y: coordinate(1),
    xaxis: `x${panel + 1}`,
    yaxis: `y${panel + 1}`,
    marker: { color: classColour(label), size: 2.5, opacity: 0.7 },
    hoverinfo: "skip",
  };
}
