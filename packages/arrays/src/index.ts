/** NumPy's .npy files, and the numbers of an ndarray view in row-major order. */
export * from "./npy";
export * from "./row-major";
