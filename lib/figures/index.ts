/** Pictures as data for Plotly, and as PNG files; a browser is started only when one is rendered. */
export { brailleImage } from "./braille";
export { barFigure, curvesFigure } from "./charts";
export type { ChartLayout, Curve } from "./charts";
export { vaeDiagram } from "./diagram";
export { axis, classColour, CURVE_COLOURS, DIGIT_COLOURS, figure, PLOTLY_MIME } from "./figure";
export type { Figure } from "./figure";
export { imageGridFigure, imageRowsFigure } from "./images";
export type { ImageRow } from "./images";
export { latentSpaceFigure } from "./latent";
export type { LatentSpaceOptions, MapStep } from "./latent";
export { liveLossSvg, progressLine } from "./live-loss";
export { lossFigure } from "./loss";
export { pixelMapFigure } from "./pixels";
export { imageReplayFigure } from "./replay";
export type { ReplayStage } from "./replay";
export { plotlyScript, renderPngs } from "./rendering/png";
export { GENERATED_SAMPLES, generatedSamplesFigure, reconstructionsFigure } from "./write-up-figures";
