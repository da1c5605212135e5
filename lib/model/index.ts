export * from "./architecture";
export * from "./decoder";
export * from "./encoder";
export * from "./linear";
export * from "./loss";
export * from "./noise";
export * from "./reparameterization";
export * from "./vae";
