export * from "./checkpoint";
export * from "./files";
export * from "./kept-epochs";
export * from "./runs";
export * from "./safetensors";
export * from "./versions";
