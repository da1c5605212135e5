/** Figures of the study: maps side by side, and what the weight of the KL term trades. */
export * from "./beta";
export * from "./maps";
