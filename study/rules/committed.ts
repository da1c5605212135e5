/** The digest of the rules that the confirmatory run is made by, and the day on which they were fixed. */
export const COMMITTED_RULES = {
  digest: "7c3df2244d9f7496c3da910a7bec6708e9ef426bccbc970fbfb357f6418304ac",
  date: "2026-11-27",
};
