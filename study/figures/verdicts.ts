import { SentenceResult, ClaimVerdict } from "../claims";
import { axis, Figure, figure } from "@vae-notebooks/figures";
import { SECTIONS } from "../sections";

/** From well met to not known, with colours that stay apart without red and green. */
const COLOURS: ReadonlyArray<[ClaimVerdict, string]> = [
  ["holds", "#1f5aa6"],
  ["does not hold", "#e0682a"],
  ["can't be decided", "#b5b5b5"],
  ["not applicable", "#e8e8e8"],
];

/** How many questions have each verdict, as a bar for each section of the write-up, in its order. */
export function verdictsFigure(sentences: readonly SentenceResult[]): Figure {
  const sections = SECTIONS.filter((section) => sentences.some((sentence) => sentence.section === section));
  const verdicts = (section: string) =>
    sentences
      .filter((one) => one.section === section)
      .flatMap(({ questions }) => questions.map(({ verdict }) => verdict));
  const total = sections.flatMap(verdicts).length;
  const shown = COLOURS.filter(([verdict]) => sections.some((section) => verdicts(section).includes(verdict)));
  const data = shown.map(([verdict, colour]) => ({
    type: "bar",
    orientation: "h",
    name: verdict,
    y: sections,
    x: sections.map((section) => verdicts(section).filter((one) => one === verdict).length),
    marker: { color: colour },
    hovertemplate: `%{y}: %{x} ${verdict}<extra></extra>`,
  }));
  return figure(data, `${total} questions on ${sentences.length} sentences of the write-up`, {
    width: 960,
    height: 34 * sections.length + 190,
    barmode: "stack",
    margin: { l: 340, r: 30, t: 80, b: 100 },
    xaxis: axis("questions", { dtick: 2 }),
    yaxis: { autorange: "reversed" },
    legend: { orientation: "h", x: 0, y: -0.24, yanchor: "top", traceorder: "normal" },
  });
}
