/** Pictures as data for Plotly, and as PNG files; a browser is started only when one is rendered. */
export {
  axis,
  barFigure,
  brailleImage,
  classColour,
  CURVE_COLOURS,
  curvesFigure,
  DIGIT_COLOURS,
  figure,
  imageGridFigure,
  imageReplayFigure,
  imageRowsFigure,
  pixelMapFigure,
  PLOTLY_MIME,
  plotlyScript,
  renderPngs,
} from "@vae-notebooks/figures";
export type { ChartLayout, Curve, Figure, ImageRow, ReplayStage } from "@vae-notebooks/figures";
export { vaeDiagram } from "./diagram";
export { latentSpaceFigure } from "./latent";
export type { LatentSpaceOptions, MapStep } from "./latent";
export { liveLossSvg, progressLine } from "./live-loss";
export { lossFigure } from "./loss";
export { GENERATED_SAMPLES, generatedSamplesFigure, reconstructionsFigure } from "./write-up-figures";
