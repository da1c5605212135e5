import { CLAIM_SECTIONS, ClaimResult, ClaimVerdict } from "../claims";
import { axis, Figure, figure } from "@vae-notebooks/figures";

/** From well met to not known, with colours that stay apart without red and green. */
const COLOURS: ReadonlyArray<[ClaimVerdict, string]> = [
  ["holds", "#1f5aa6"],
  ["holds in part", "#9ec1e6"],
  ["does not hold", "#e0682a"],
  ["can't be decided", "#b5b5b5"],
];

/** How many claims have each verdict, as a bar for each section of the write-up, in its order. */
export function verdictsFigure(claims: ClaimResult[]): Figure {
  const sections = CLAIM_SECTIONS.filter((section) => claims.some((claim) => claim.section === section));
  const count = (section: string, verdict: ClaimVerdict) =>
    claims.filter((claim) => claim.section === section && claim.verdict === verdict).length;
  const data = COLOURS.map(([verdict, colour]) => ({
    type: "bar",
    orientation: "h",
    name: verdict,
    y: sections,
    x: sections.map((section) => count(section, verdict)),
    marker: { color: colour },
    hovertemplate: `%{y}: %{x} ${verdict}<extra></extra>`,
  }));
  return figure(data, `${claims.length} claims of the write-up by their verdict`, {
    width: 960,
    height: 34 * sections.length + 190,
    barmode: "stack",
    margin: { l: 340, r: 30, t: 80, b: 100 },
    xaxis: axis("claims", { dtick: 1 }),
    yaxis: { autorange: "reversed" },
    legend: { orientation: "h", x: 0, y: -0.24, yanchor: "top", traceorder: "normal" },
  });
}
