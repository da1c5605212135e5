import { imageSide } from "@vae-notebooks/arrays";
import { Figure, figure } from "./figure";

/**
 * One number for each pixel of one or more images, side by side, as colours with a scale.
 *
 * @param panels a name and the pixels' numbers for each image, row by row; square images of one size
 * @param unit the scale's title, such as "nats"
 */
export function pixelMapFigure(
  panels: Array<{ name: string; values: ArrayLike<number> }>,
  title: string,
  unit: string,
  layout: { subtitle?: string } = {},
): Figure {
  const gap = 3;
  const side = imageSide(panels[0].values.length);
  const width = panels.length * (side + gap) - gap;
  const z = Array.from({ length: side }, (_, y) => {
    const row = new Array<number | null>(width).fill(null);
    panels.forEach(({ values }, panel) => {
      for (let x = 0; x < side; x++) {
        row[panel * (side + gap) + x] = Number(values[y * side + x].toPrecision(4));
      }
    });
    return row;
  });
  const trace = {
    type: "heatmap",
    z,
    colorscale: "Viridis",
    colorbar: { title: { text: unit } },
    hovertemplate: `%{z:.3f} ${unit}<extra></extra>`,
  };
  const bare = { showgrid: false, zeroline: false, ticks: "", showline: false };
  return figure([trace], title, {
    width: Math.max(panels.length * 210 + 140, 460),
    height: 350,
    margin: { l: 20, r: 20, t: 90, b: 45 },
    xaxis: {
      ...bare,
      constrain: "domain",
      tickvals: panels.map((_, panel) => panel * (side + gap) + side / 2),
      ticktext: panels.map((panel) => panel.name),
    },
    yaxis: { ...bare, showticklabels: false, autorange: "reversed", scaleanchor: "x", constrain: "domain" },
    ...layout,
  });
}
