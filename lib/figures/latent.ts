import { NdArray } from "ndarray";
import { axis, DIGIT_COLOURS, Figure, figure } from "./figure";

/**
 * A map of the latent space: one point an image, coloured by digit, with a legend.
 *
 * @param embedding points in the plane [N, 2]
 * @param labels digits [N]
 * @param subtitle such as how the map was made
 *
 * Source: write-up, "Espaço Latente".
 */
export function latentSpaceFigure(embedding: NdArray<Float32Array>, labels: NdArray<Uint8Array>, subtitle = ""): Figure {
  const indices = Array.from({ length: labels.shape[0] }, (_, i) => i);
  const data = DIGIT_COLOURS.map((color, digit) => {
    const own = indices.filter((i) => labels.get(i) === digit);
    return {
      type: "scattergl",
      mode: "markers",
      name: String(digit),
      x: own.map((i) => round(embedding.get(i, 0))),
      y: own.map((i) => round(embedding.get(i, 1))),
      marker: { color, size: own.length > 300 ? 3.5 : 6, opacity: 0.75 },
      hovertemplate: `digit ${digit}<extra></extra>`,
    };
  });
  return figure(data, "Latent space of the test digits", {
    subtitle,
    width: 900,
    height: 860,
    xaxis: axis("t-SNE 1"),
    yaxis: axis("t-SNE 2", { scaleanchor: "x" }),
    legend: { title: { text: "digit" }, itemsizing: "constant" },
  });
}

function round(coordinate: number): number {
  return Math.round(coordinate * 100) / 100;
}
