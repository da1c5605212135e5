export * from "./evaluation";
export * from "./histogram";
export * from "./image-measures";
export * from "./latent-map";
export * from "./latent-walk";
export * from "./metrics";
export * from "./monte-carlo";
export * from "./stages";
