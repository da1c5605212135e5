/** NumPy's .npy files, IDX files, safetensors, the elements of ndarrays in row-major order, and files that are written whole or not at all. */
export { finiteRows, type FloatArrayConstructor } from "./finite-rows";
export { readIdx, readIdxWithMd5 } from "./idx";
export { imageSide } from "./image-side";
export { readMatrix, readNpy, writeNpy, type NpyArray } from "./npy";
export { rowMajor, type NumberArray } from "./row-major";
export { readSafeTensors, writeSafeTensors, type SafeTensors } from "./safetensors";
export { writeFileWhole } from "./whole-file";
