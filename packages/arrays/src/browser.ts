/** What of this package needs no files, for bundles that run in a browser. */
export { finiteRows, type FloatArrayConstructor } from "./finite-rows";
export { imageSide } from "./image-side";
export { rowMajor, type NumberArray } from "./row-major";
