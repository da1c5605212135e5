/** What tests share: comparisons within a tolerance, statistics of samples, temporary folders. */
export * from "./close";
export * from "./statistics";
export * from "./temporary";
export * from "./idx-bytes";
