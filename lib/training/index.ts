export * from "./configuration";
export * from "./execution-line";
export * from "./training";
