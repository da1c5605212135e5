import { NdArray } from "ndarray";
import { rowMajor } from "../row-major";
import { brailleImage } from "./braille";
import { axis, DIGIT_COLOURS, Figure, figure } from "./figure";

/** A map on its way: the embedding after so many iterations. */
export interface MapStep {
  iteration: number;
  embedding: NdArray<Float32Array>;
}

/** What a map of the latent space may show beside its points. */
export interface LatentSpaceOptions {
  /** Such as how the map was made. */
  subtitle?: string;
  /** The digits [N, 28, 28]: each point then shows its digit when it is pointed at. */
  images?: NdArray<Uint8Array>;
  /** Earlier stages of the map, for a slider. */
  steps?: MapStep[];
}

/**
 * A map of the latent space: one point an image, coloured by digit, with a legend.
 *
 * @param embedding points in the plane [N, 2]
 * @param labels digits [N]
 *
 * Source: write-up, "Espaço Latente".
 */
export function latentSpaceFigure(embedding: NdArray<Float32Array>, labels: NdArray<Uint8Array>, options: LatentSpaceOptions = {}): Figure {
  const { subtitle = "", images, steps = [] } = options;
  const digits = DIGIT_COLOURS.map((_, digit) => Array.from(rowMajor(labels).keys()).filter((i) => labels.get(i) === digit));
  const data = digits.map((own, digit) => ({
    type: "scattergl",
    mode: "markers",
    name: String(digit),
    ...coordinates(embedding, own),
    text: images && own.map((i) => brailleImage(images, i)),
    marker: { color: DIGIT_COLOURS[digit], size: own.length > 300 ? 3.5 : 6, opacity: 0.75 },
    hovertemplate: images ? `%{text}<extra>${digit}</extra>` : `digit ${digit}<extra></extra>`,
  }));
  const map = figure(data, "Latent space of the test digits", {
    subtitle,
    width: 900,
    height: steps.length > 0 ? 940 : 860,
    margin: { l: 70, r: 30, t: 80, b: steps.length > 0 ? 130 : 60 },
    xaxis: axis("t-SNE 1"),
    yaxis: axis("t-SNE 2", { scaleanchor: "x" }),
    legend: { title: { text: "digit" }, itemsizing: "constant" },
    hoverlabel: { font: { family: "DejaVu Sans Mono, Menlo, Consolas, monospace", size: 15 }, bgcolor: "white", align: "left" },
  });
  return steps.length > 0 ? withSlider(map, [...steps], digits) : map;
}

/** One frame a stage, each with its own range: t-SNE starts from a map ten thousand times smaller than its last. */
function withSlider(map: Figure, steps: MapStep[], digits: number[][]): Figure {
  const traces = digits.map((_, digit) => digit);
  const frames = steps.map(({ iteration, embedding }) => {
    const range = extent(embedding);
    return {
      name: String(iteration),
      traces,
      data: digits.map((own) => coordinates(embedding, own)),
      layout: { xaxis: { range }, yaxis: { range } },
    };
  });
  const animation = { mode: "immediate", transition: { duration: 0 }, frame: { duration: 150, redraw: true } };
  const slider = {
    active: steps.length - 1,
    currentvalue: { prefix: "iteration " },
    pad: { t: 55, l: 70 },
    steps: frames.map(({ name }) => ({ label: name, method: "animate", args: [[name], animation] })),
  };
  const play = { label: "▶", method: "animate", args: [null, { ...animation, fromcurrent: false }] };
  const button = { type: "buttons", showactive: false, x: 0, y: 0, xanchor: "left", yanchor: "top", pad: { t: 62 }, buttons: [play] };
  const range = extent(steps[steps.length - 1].embedding);
  const { xaxis, yaxis, ...layout } = map.layout as Figure["layout"] & Record<"xaxis" | "yaxis", object>;
  return {
    ...map,
    frames,
    layout: { ...layout, xaxis: { ...xaxis, range }, yaxis: { ...yaxis, range }, sliders: [slider], updatemenus: [button] },
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
