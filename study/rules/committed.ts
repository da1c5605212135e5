/** The digest of the rules that the confirmatory run is made by, and the day on which they were fixed. */
export const COMMITTED_RULES = {
  digest: "",
  date: "2026-11-27",
};
