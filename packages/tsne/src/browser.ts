/**
 * t-SNE in WebAssembly for browsers: the same functions as for Node. The set-up makes one script of this and all that it
 * needs (see bundle.ts), which brings the compiled modules and the workers' program along.
 */
import ndarray from "ndarray";
import { browserHost, type Cargo } from "./hosts/browser";
import { continuity, klDivergence, knnAccuracy, trustworthiness } from "./quality";
import { tsneOn } from "./tsne";

/** What the script gives: the package's functions, and ndarray, which makes the matrices that they take. */
export function browserLibrary(cargo: Cargo) {
  return { ...tsneOn(() => browserHost(cargo)), continuity, klDivergence, knnAccuracy, trustworthiness, ndarray };
}
