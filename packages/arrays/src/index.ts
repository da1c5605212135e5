/** NumPy's .npy files, IDX files, safetensors, the elements of ndarrays, and files that are written whole or not at all. */
export { crc32 } from "./crc32";
export { lockDirectory } from "./directory-lock";
export { FileFormatError, type Place } from "./file-format-error";
export { finiteRows, type FloatArrayConstructor } from "./finite-rows";
export { readIdx, readIdxWithMd5 } from "./idx";
export { imageSide } from "./image-side";
export { readJson, readJsonFile, writeJson, type JsonFile } from "./json-file";
export type { JsonPath } from "./json-places";
export { readMatrix, readNpy, writeNpy, type NpyArray } from "./npy";
export { rowMajor, type NumberArray } from "./row-major";
export { readSafeTensors, writeSafeTensors, type SafeTensors } from "./safetensors";
export { readText } from "./text-file";
export { checkWritable, removeTemporaryFiles, writeFileWhole } from "./whole-file";
