import { CriterionResult } from "../claims";
import { Spread } from "../measures";
import { Criterion, MeasureWords, RULES, Subject } from "../rules";

/** Subjects as they are called in sentences. */
const NAMES: Partial<Record<Subject, string>> = {
  vae: "VAE",
  facts: "",
  "beta-0": "β = 0",
  "beta-0.25": "β = 0.25",
  "beta-2": "β = 2",
  "beta-4": "β = 4",
};

/** A subject's name: "VAE", "β = 4", "spliced digits". */
export function subjectName(subject: Subject): string {
  return NAMES[subject] ?? subject.replace(/-/g, " ");
}

/** "34.2 %". */
export function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

/** "mean ± deviation (least to greatest)". */
export function spreadText({ mean, deviation, min, max }: Spread, digits: number, unit = ""): string {
  const middle = deviation === null ? mean.toFixed(digits) : `${mean.toFixed(digits)} ± ${deviation.toFixed(digits)}`;
  return `${middle}${unit} (${min.toFixed(digits)} to ${max.toFixed(digits)})`;
}

/** How the numbers of a criterion are shown: a ratio has two digits, all else its measure's digits and unit. */
function shownAs({ measure, against }: Criterion): Pick<MeasureWords, "unit" | "digits"> {
  if (against?.by === "ratio") return { unit: "", digits: 2 };
  return RULES.measures[measure];
}

/** A number of a criterion with its unit; shares are kept between 0 and 1 and shown in per cent. */
export function criterionNumber(criterion: Criterion, value: number): string {
  const { unit, digits } = shownAs(criterion);
  if (Number.isInteger(value) && Math.abs(value) >= 1000) return String(value);
  return unit === " %" ? `${(100 * value).toFixed(digits)} %` : `${value.toFixed(digits)}${unit}`;
}

/** What a criterion compares: "edges, VAE less autoencoder". */
export function comparedText({ measure, subject, against }: Criterion): string {
  const own = subjectName(subject);
  if (!against) return own === "" ? RULES.measures[measure].what : `${RULES.measures[measure].what}: ${own}`;
  const other = [
    against.measure && against.measure !== measure ? `${RULES.measures[against.measure].what} of the` : "",
    subjectName(against.subject),
  ];
  return `${RULES.measures[measure].what}: ${own} ${against.by === "ratio" ? "over" : "less"} ${other.join(" ").trim()}`;
}

/** What is asked for: "at least 90.0 %". */
export function askedText(criterion: Criterion): string {
  return `${criterion.relation} ${criterionNumber(criterion, criterion.threshold)}`;
}

/** What was found: "0.58 (95 % interval 0.57 to 0.59), met by 10 of 10 seeds". */
export function foundText({ criterion, mean, interval, seeds }: CriterionResult): string {
  const number = (value: number) => criterionNumber(criterion, value);
  if (interval === null) return number(mean);
  return `${number(mean)} (95 % interval ${interval.map(number).join(" to ")}), met by ${seeds.met} of ${seeds.of} seeds`;
}
