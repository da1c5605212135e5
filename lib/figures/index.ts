export * from "./figure";
export * from "./loss";
export * from "./live-loss";
export * from "./images";
export * from "./latent";
export * from "./charts";
export * from "./pixels";
export * from "./maps";
