export * from "./content";
export { explorerPage } from "./explorer-page";
export * from "./frame";
export * from "./map-page";
export { mosaic, pngBytes, type GreyPicture } from "./png";
