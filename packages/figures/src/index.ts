/** Figures as data for Plotly: curves, bars, rows and grids of images, sliders; and their pictures as PNG, by a browser that npm brings. */
export { brailleImage } from "./braille";
export { barFigure, curvesFigure } from "./charts";
export type { ChartLayout, Curve } from "./charts";
export { axis, classColour, CURVE_COLOURS, DIGIT_COLOURS, figure, PLOTLY_MIME } from "./figure";
export type { Figure } from "./figure";
export { imageGridFigure, imageRowsFigure } from "./images";
export type { ImageRow } from "./images";
export { plainText } from "./plain-text";
export { pixelMapFigure } from "./pixels";
export { launchBrowser } from "./rendering/browser";
export { plotlyScript, renderPngs } from "./rendering/png";
export { imageReplayFigure } from "./replay";
export type { ReplayStage } from "./replay";
export { frameSlider } from "./slider";
