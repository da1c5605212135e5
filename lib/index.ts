/** Everything at once, for notebooks: what each folder's index names. Each folder can also be imported on its own. */
export { default as ndarray } from "ndarray";
export { randomStream, streamSeed } from "@vae-notebooks/random";
export { tf, threads } from "@vae-notebooks/tf-graph";
export { tsne } from "@vae-notebooks/tsne";
// The names stand in the folders' own lists: a second list here would have to be kept the same.
export * from "./model";
export * from "./data";
export * from "./training";
export * from "./storage";
export * from "./evaluation";
export * from "./figures";
export * from "./notebook";
