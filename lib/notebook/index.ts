export * from "./explorer";
export * from "./interrupt";
export * from "./markdown-table";
export * from "./parameters";
export * from "./pretrained";
export * from "./replay";
