/** NumPy's .npy files, the elements of ndarrays in row-major order, and files that are written whole or not at all. */
export { finiteRows, type FloatArrayConstructor } from "./finite-rows";
export { readMatrix, readNpy, writeNpy, type NpyArray } from "./npy";
export { rowMajor, type NumberArray } from "./row-major";
export { writeFileWhole } from "./whole-file";
