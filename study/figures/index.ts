/** Figures of the study: maps side by side, what the weight of the KL term trades, how many claims hold. */
export * from "./beta";
export * from "./maps";
export * from "./verdicts";
