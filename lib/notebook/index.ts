export * from "./explorer";
export * from "./interrupt";
export * from "./markdown-table";
export * from "./parameters";
export * from "./pretrained";
export * from "./replay";
export * from "./same-numbers";
export * from "./show";
