import fs from "node:fs";
import { JudgeReport } from "./judge";
import { folded } from "../lib/notebook/folded";
import { markdownTable } from "../lib/notebook/markdown-table";
import { ClaimResult, ClaimVerdict } from "./claims";
import { vaes } from "./claims/claim";
import { AuditMeasurements } from "./measurements";

/** What results/audit.json holds. */
export interface AuditResults {
  measured: AuditMeasurements;
  claims: ClaimResult[];
}

/**
 * Reads the results of an audit.
 *
 * @throws Error naming the file when there is none or it holds something else
 */
export function readAudit(file: string): AuditResults {
  if (!fs.existsSync(file))
    throw new Error(`${file}: expected the results of an audit, found none: npm run audit writes them`);
  const found = JSON.parse(fs.readFileSync(file, "utf8")) as AuditResults;
  if (!found.measured || !Array.isArray(found.claims))
    throw new Error(`${file}: expected "measured" and "claims", found ${Object.keys(found).join(", ")}`);
  return found;
}

/** A verdict with its mark. */
export const MARKS: Readonly<Record<ClaimVerdict, string>> = {
  holds: "✔ holds",
  "holds in part": "◐ in part",
  "does not hold": "✘ does not hold",
  "can't be decided": "? can't be decided",
};

/** The verdicts in one table: sentence, verdict, whether a control passes as well, the numbers. */
export function verdictTable(claims: ClaimResult[]): string {
  const rows = claims.map(({ english, quote, verdict, provesNothing, found }) => [
    `«${quote.replace(/\s*\|\s*/g, " ").trim()}»<br>*${english}*`,
    `**${MARKS[verdict]}**${provesNothing ? "<br>but the control meets it at least as well: proves nothing" : ""}`,
    found,
  ]);
  return markdownTable(["the write-up's sentence", "verdict", "what was found"], rows);
}

/** How many claims have each verdict: "12 hold, 8 hold in part, …". */
export function verdictCounts(claims: ClaimResult[]): string {
  const count = (wanted: string) => claims.filter(({ verdict }) => verdict === wanted).length;
  const nothing = claims.filter(({ provesNothing }) => provesNothing).length;
  return (
    `${claims.length} claims: ${count("holds")} hold, ${count("holds in part")} hold in part, ${count("does not hold")} do not hold, ` +
    `${count("can't be decided")} can't be decided; met at least in part, but by their control at least as well, and so without proof: ${nothing}`
  );
}

/**
 * Several claims in full, one under the other.
 *
 * @param ids of the claims
 * @throws RangeError naming an id that no claim has
 */
export function claimsDetails(claims: ClaimResult[], ids: readonly string[]): string {
  return ids.map((id) => claimDetails(findClaim(claims, id))).join("\n\n");
}

/**
 * Several claims, one line each, which unfold to the claim in full.
 *
 * @param ids of the claims
 * @throws RangeError naming an id that no claim has
 */
export function foldedClaims(claims: ClaimResult[], ids: readonly string[]): string {
  const line = ({ verdict, english }: ClaimResult) => `<b>${MARKS[verdict]}</b> · ${english}`;
  return ids
    .map((id) => findClaim(claims, id))
    .map((claim) => folded(line(claim), claimDetails(claim)))
    .join("\n\n");
}

/**
 * What the audit says of some claims, beside a notebook's own measurement: a row for each, in English.
 *
 * @param ids of the claims
 * @throws RangeError naming an id that no claim has
 */
export function auditTable({ measured, claims }: AuditResults, ids: readonly string[]): string {
  const rows = ids.map((id) => {
    const { english, verdict, provesNothing, control, found } = findClaim(claims, id);
    const nothing = provesNothing && control ? `; the control meets it at least as well: ${control.what}` : "";
    return [`*${english}*`, `**${MARKS[verdict]}**`, found + nothing];
  });
  return markdownTable([`the audit, ${vaes(measured).length} seeds, MNIST`, "verdict", "found"], rows);
}

/**
 * The claim with this name.
 *
 * @throws RangeError naming an id that no claim has
 */
export function findClaim(claims: ClaimResult[], id: string): ClaimResult {
  const claim = claims.find((candidate) => candidate.id === id);
  if (!claim) throw new RangeError(`ids: expected some of ${claims.map((known) => known.id).join(", ")}, found ${id}`);
  return claim;
}

/** One claim in full: what was measured, the rule, the numbers, the control. */
export function claimDetails(claim: ClaimResult): string {
  const control = claim.control
    ? [
        ["control", claim.control.what],
        ["the control", `${MARKS[claim.control.verdict]}: ${claim.control.found}`],
      ]
    : [];
  const rows = [
    ["measured", claim.measurement],
    ["rule, fixed before the run", claim.rule],
    ["found", claim.found],
    ...control,
    [
      "verdict",
      `**${MARKS[claim.verdict]}**${claim.provesNothing ? ", but the control meets it at least as well: proves nothing" : ""}`,
    ],
  ];
  return `> **Write-up:** «${claim.quote}»\n>\n> *${claim.english}*\n\n${markdownTable(["", ""], rows)}`;
}

/** What the judge lets pass of digits and of each kind of nonsense, beside the plain rule's highest softmax. */
export function nonsenseTable({ test, blurred, nonsense }: JudgeReport): string {
  const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
  const digits = [
    { name: "test digits", report: test },
    ...blurred.map((report) => ({ name: `test digits, blurred by ${report.sigma} pixels`, report })),
  ];
  return markdownTable(
    ["", "trained on", "recognisable", "refused", "plain softmax at the same pass share"],
    [
      ...digits.map(({ name, report }) => [
        name,
        "yes",
        percent(report.recognisable),
        percent(report.refused),
        percent(report.plainPassed),
      ]),
      ...nonsense.map(({ title, trained, recognisable, refused, plain }) => [
        title,
        trained ? "yes" : "no",
        percent(recognisable),
        percent(refused),
        percent(plain.calibrated),
      ]),
    ],
  );
}

/** How many models an audit trained, and from which seeds. */
export function auditSize({ measured: { models, swept } }: AuditResults): { models: number; seeds: number[] } {
  return { models: models.length + swept.length, seeds: [...new Set(models.map(({ seed }) => seed))] };
}
