/** Figures of the study: maps side by side, what changes with the weight β of the KL term, how many claims hold. */
export { betaFigure } from "./beta";
export { distancesFigure } from "./distances";
export { mapsFigure } from "./maps";
export type { MapPanel } from "./maps";
export { verdictsFigure } from "./verdicts";
