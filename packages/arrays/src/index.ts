/** NumPy's .npy files, IDX files, safetensors, the elements of ndarrays, and files that are written whole or not at all. */
export { finiteRows, type FloatArrayConstructor } from "./finite-rows";
export { readIdx, readIdxWithMd5 } from "./idx";
export { imageSide } from "./image-side";
export { readJson, writeJson } from "./json-file";
export { readMatrix, readNpy, writeNpy, type NpyArray } from "./npy";
export { rowMajor, type NumberArray } from "./row-major";
export { readSafeTensors, writeSafeTensors, type SafeTensors } from "./safetensors";
export { checkWritable, removeTemporaryFiles, writeFileWhole } from "./whole-file";
