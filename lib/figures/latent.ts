import { NdArray } from "ndarray";
import { rowMajor } from "@vae-notebooks/arrays";
import { axis, brailleImage, classColour, Figure, figure, frameSlider, plainText } from "@vae-notebooks/figures";
import { DataWords, DIGITS } from "../data/mnist";

/** A stage of a map: the embedding after a number of iterations of t-SNE. */
export interface MapStep {
  iteration: number;
  embedding: NdArray<Float32Array>;
}

/** What a map of the latent space may show beside its points. */
export interface LatentSpaceOptions {
  /** For example, how the map was made. */
  subtitle?: string;
  /** What images and labels are called; digits unless given. */
  words?: DataWords;
  /** The images [N, rows, columns]: each point then shows its image when the pointer is on it. */
  images?: NdArray<Uint8Array>;
  /** Earlier stages of the map, for a slider. */
  steps?: MapStep[];
}

/**
 * A map of the latent space: one point for each image, coloured by class, with a legend.
 *
 * @param embedding points in the plane [N, 2]
 * @param labels of the classes [N]
 *
 * Source: write-up, "Espaço Latente".
 */
export function latentSpaceFigure(
  embedding: NdArray<Float32Array>,
  labels: NdArray<Uint8Array>,
  options: LatentSpaceOptions = {},
): Figure {
  const { subtitle = "", images, steps = [], words: { item, kind, classes } = DIGITS } = options;
  const names = classes.map(plainText);
  const points = classes.map((_, label) => Array.from(rowMajor(labels).keys()).filter((i) => labels.get(i) === label));
  const data = points.map((own, label) => ({
    type: "scattergl",
    mode: "markers",
    name: names[label],
    ...coordinates(embedding, own),
    text: images && own.map((i) => brailleImage(images, i)),
    marker: { color: classColour(label), size: own.length > 300 ? 3.5 : 6, opacity: 0.75 },
    hovertemplate: images ? `%{text}<extra>${names[label]}</extra>` : `${kind} ${names[label]}<extra></extra>`,
  }));
  const map = figure(data, `Latent space of the test ${item}s`, {
    subtitle,
    width: 900,
    height: steps.length > 0 ? 940 : 860,
    margin: { l: 70, r: 30, t: 80, b: steps.length > 0 ? 130 : 60 },
    xaxis: axis("t-SNE 1"),
    yaxis: axis("t-SNE 2", { scaleanchor: "x" }),
    legend: { title: { text: kind }, itemsizing: "constant" },
    hoverlabel: {
      font: { family: "DejaVu Sans Mono, Menlo, Consolas, monospace", size: 15 },
      bgcolor: "white",
      align: "left",
    },
  });
  return steps.length > 0 ? withSlider(map, [...steps], points) : map;
}

/** One frame for each stage, with its own range: t-SNE starts from a map 10,000 times smaller than the final one. */
function withSlider(map: Figure, steps: MapStep[], points: number[][]): Figure {
  const traces = [...points.keys()];
  const frames = steps.map(({ iteration, embedding }) => {
    const range = extent(embedding);
    return {
      name: String(iteration),
      traces,
      data: points.map((own) => coordinates(embedding, own)),
      layout: { xaxis: { range }, yaxis: { range } },
    };
  });
  const range = extent(steps[steps.length - 1].embedding);
  const { xaxis, yaxis, ...layout } = map.layout as Figure["layout"] & Record<"xaxis" | "yaxis", object>;
  return {
    ...map,
    frames,
    layout: {
      ...layout,
      xaxis: { ...xaxis, range },
      yaxis: { ...yaxis, range },
      ...frameSlider(
        frames.map(({ name }) => name),
        "iteration ",
      ),
    },
  };
}

function coordinates(embedding: NdArray<Float32Array>, own: number[]): { x: number[]; y: number[] } {
  // Four digits are finer than the screen and keep the notebook small.
  const at = (axisIndex: number) => own.map((i) => Number(embedding.get(i, axisIndex).toPrecision(4)));
  return { x: at(0), y: at(1) };
}

function extent(embedding: NdArray<Float32Array>): [number, number] {
  const furthest = rowMajor(embedding).reduce((far, value) => Math.max(far, Math.abs(value)), 0);
  return [-1.08 * furthest, 1.08 * furthest];
}
