import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { CLAIMS, Claim, decideClaim } from "../../study/claims";
import { graded, spreadText } from "../../study/claims/claim";
import { AuditMeasurements } from "../../study/measurements";
import { readAudit } from "../../study/report";
import { spread } from "../../study/measures";

const WRITE_UP = fs.readFileSync(path.join(__dirname, "../../../docs/write-up.pt.md"), "utf8");
const nothing = {} as AuditMeasurements;

function claim(own: ReturnType<typeof graded>, control?: ReturnType<typeof graded>): Claim {
  const sentence = { id: "id", section: "s", quote: "q", english: "e", measurement: "m", rule: "r" };
  const decide = () => ({ verdict: own, found: "own numbers" });
  return {
    ...sentence,
    decide,
    control: control && { what: "noise", decide: () => ({ verdict: control, found: "its numbers" }) },
  };
}

test("every quotation stands in the write-up, letter by letter", () => {
  for (const { id, quote } of CLAIMS) {
    for (const part of quote.split(" […]")) assert.ok(WRITE_UP.includes(part.replace(/^, /, "")), `${id}: ${part}`);
  }
});

test("every claim names its section, its measurement and its rule, and no two share an id", () => {
  for (const { id, section, measurement, rule } of CLAIMS) assert.ok(section && measurement && rule, id);
  assert.equal(new Set(CLAIMS.map(({ id }) => id)).size, CLAIMS.length);
});

test("a section that a claim names is a heading of the write-up", () => {
  const headings = WRITE_UP.split("\n")
    .filter((line) => line.startsWith("#"))
    .map((line) => line.replace(/^#+ /, ""));
  const figures = ["Curva de Perda"];
  for (const { id, section } of CLAIMS) assert.ok([...headings, ...figures].includes(section), `${id}: ${section}`);
});

test("graded gives the strongest verdict whose condition is met", () => {
  assert.deepEqual(
    [graded(true, true), graded(true, false), graded(false, true), graded(false, false)],
    ["holds", "holds", "holds in part", "does not hold"],
  );
});

test("a claim proves nothing exactly where it is met, at least in part, and its control is met at least as well", () => {
  const proves = (own: ReturnType<typeof graded>, control?: ReturnType<typeof graded>) =>
    decideClaim(claim(own, control), nothing).provesNothing;
  assert.equal(proves("holds"), false);
  assert.equal(proves("holds", "holds"), true);
  assert.equal(proves("holds", "does not hold"), false);
  assert.equal(proves("holds", "holds in part"), false);
  assert.equal(proves("holds in part", "holds in part"), true);
  assert.equal(proves("holds in part", "holds"), true, "the control passes better than the claim");
  assert.equal(proves("holds in part", "does not hold"), false);
  assert.equal(proves("holds", "can't be decided"), false);
  assert.equal(proves("can't be decided", "holds"), false);
  assert.equal(proves("does not hold", "holds"), false);
  assert.equal(proves("does not hold", "does not hold"), false);
});

test("an outcome is plain data that survives JSON", () => {
  const outcome = decideClaim(claim("holds", "does not hold"), nothing);
  assert.deepEqual(JSON.parse(JSON.stringify(outcome)), outcome);
  assert.deepEqual(outcome.control, { what: "noise", verdict: "does not hold", found: "its numbers" });
});

test("a spread in words has mean, deviation and both ends; a single value has no deviation", () => {
  assert.equal(spreadText(spread([1, 2, 3]), 1, " nats"), "2.0 ± 1.0 nats (1.0 to 3.0)");
  assert.equal(spreadText(spread([2]), 2), "2.00 (2.00 to 2.00)");
});

test("the outcomes in results/audit.json are what the rules say of its measurements", () => {
  const { measured, claims } = readAudit(path.join(__dirname, "../../../results/audit.json"));
  assert.deepEqual(claims, JSON.parse(JSON.stringify(CLAIMS.map((claim) => decideClaim(claim, measured)))));
});
