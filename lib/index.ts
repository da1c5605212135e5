/** The library's public door; each folder is a door of its own. */
export { default as ndarray } from "ndarray";
export { tf, threads } from "@vae-notebooks/tf-graph";
export { randomStream, streamSeed } from "@vae-notebooks/random";
export * from "./model";
export * from "./data";
export * from "./training";
export * from "./storage";
export * from "./evaluation";
export * from "./figures";
export * from "./notebook";
