import { Spread, spread } from "../measures";
import { AuditMeasurements, ofKind } from "../measurements";
import { ModelMeasurements } from "../measure-model";

/** What the audit says of a claim. */
export type ClaimVerdict = "holds" | "holds in part" | "does not hold" | "can't be decided";

/** A verdict with the numbers behind it. */
export interface Finding {
  verdict: ClaimVerdict;
  /** The numbers that decided, in words. */
  found: string;
}

/** A sentence of the write-up, what is measured for it, and the rule that decides, fixed before the run. */
export interface Claim {
  id: string;
  /** Section of the write-up. */
  section: string;
  /** The sentence, as it stands there. */
  quote: string;
  english: string;
  /** What is measured. */
  measurement: string;
  /** When it holds, when in part; otherwise it does not. */
  rule: string;
  decide: (measured: AuditMeasurements) => Finding;
  /** The same rule on something that should not pass it: where it is met at least as well, the claim proves nothing. */
  control?: { what: string; decide: (measured: AuditMeasurements) => Finding };
}

/** A claim's outcome, as plain data. */
export interface ClaimResult extends Omit<Claim, "decide" | "control">, Finding {
  control?: Finding & { what: string };
  /** The claim is met, at least in part, and its control is met at least as well. */
  provesNothing: boolean;
}

/** Applies a claim's rule to the measurements. */
export function decideClaim(claim: Claim, measured: AuditMeasurements): ClaimResult {
  const { decide, control, ...sentence } = claim;
  const finding = decide(measured);
  const controlled = control && { what: control.what, ...control.decide(measured) };
  return {
    ...sentence,
    ...finding,
    control: controlled,
    provesNothing:
      controlled !== undefined && howFar(finding.verdict) > 0 && howFar(controlled.verdict) >= howFar(finding.verdict),
  };
}

/** How far a claim with this verdict is met: 2 wholly, 1 in part, 0 not at all or not known. */
function howFar(verdict: ClaimVerdict): number {
  if (verdict === "holds") return 2;
  return verdict === "holds in part" ? 1 : 0;
}

/** "holds" where all is met, "holds in part" where the weaker is, else "does not hold". */
export function graded(whole: boolean, part: boolean): ClaimVerdict {
  if (whole) return "holds";
  return part ? "holds in part" : "does not hold";
}

/** The write-up's VAEs, one a seed. */
export function vaes(measured: AuditMeasurements): ModelMeasurements[] {
  return ofKind(measured, "vae");
}

/** The standard autoencoders, one a seed, in the order of the VAEs' seeds. */
export function autoencoders(measured: AuditMeasurements): ModelMeasurements[] {
  return ofKind(measured, "autoencoder");
}

/** A number of each model with its spread over seeds: "101.2 ± 0.3 (100.8 to 101.6)". */
export function overSeeds<Model>(models: Model[], of: (model: Model) => number, digits = 1, unit = ""): string {
  return spreadText(spread(models.map(of)), digits, unit);
}

/** A share of each model in per cent, with its spread over seeds. */
export function percentOverSeeds<Model>(models: Model[], of: (model: Model) => number): string {
  return overSeeds(models, (model) => 100 * of(model), 1, " %");
}

/** A number of each model as "82.3 ± 1.0", where there are many to list. */
export function brieflyOverSeeds<Model>(models: Model[], of: (model: Model) => number, digits = 1): string {
  return spreadText(spread(models.map(of)), digits).replace(/ \(.*/, "");
}

/** "mean ± deviation (least to greatest)". */
export function spreadText({ mean, deviation, min, max }: Spread, digits: number, unit = ""): string {
  const middle = deviation === null ? mean.toFixed(digits) : `${mean.toFixed(digits)} ± ${deviation.toFixed(digits)}`;
  return `${middle}${unit} (${min.toFixed(digits)} to ${max.toFixed(digits)})`;
}

/** "34.2 %". */
export function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
