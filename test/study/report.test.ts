import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { describe, it } from "node:test";
import { CLAIM_SECTIONS, CLAIMS } from "../../study/claims";
import { verdictsFigure } from "../../study/figures";
import { auditSize, auditTable, claimDetails, foldedClaims, MARKS, readAudit } from "../../study/report";
import { measuresTable } from "../../study/tables";
import { tellingClaims, tellingList } from "../../study/telling";

const ROOT = path.join(__dirname, "../../..");
const results = readAudit(path.join(ROOT, "results/audit.json"));
const { measured, claims } = results;
/** A deep copy, to be changed. */
const copy = () => structuredClone(results);

describe("the telling claims", () => {
  it("are ten, in the order of the write-up's sections, each with its verdict", () => {
    const telling = tellingClaims(results);
    assert.equal(telling.length, 10);
    const places = telling.map(({ claim: { section } }) => CLAIM_SECTIONS.indexOf(section));
    assert.deepEqual(
      places,
      places.slice().sort((a, b) => a - b),
    );
    const lines = tellingList(results).split("\n");
    telling.forEach(({ claim: { english, verdict } }, i) => {
      assert.ok(lines[i].startsWith(`${i + 1}. *${english}* **${MARKS[verdict]}.** `), lines[i]);
    });
  });

  it("say the numbers that were measured", () => {
    const own = measured.models.filter(({ kind }) => kind === "vae");
    const mean = own.reduce((sum, { training }) => sum + training.first, 0) / own.length;
    const sixteen = own.map(({ samples }) => samples.prior.firstSixteen).join(", ");
    const [start, , all] = tellingClaims(results);
    assert.ok(start.measured.startsWith(`The first epoch's loss is ${mean.toFixed(1)} ± `), start.measured);
    assert.ok(all.measured.startsWith(`Of the first 16 samples ${sixteen} are recognisable`), all.measured);
  });

  it("change with each measurement that they are about", () => {
    const other = copy();
    for (const model of other.measured.models) {
      model.training.first += 100;
      model.reconstruction.recognisedRight /= 2;
      model.reconstruction.sharpness /= 2;
      model.samples.prior.firstSixteen = 0;
      model.samples.prior.judged.recognisable /= 2;
      model.memorisation.smallest.samples /= 2;
      model.space.map.largestPieces = model.space.map.largestPieces.map(() => 0);
      model.space.map.rank38.centroids = 45;
      model.paths.straight.recognisable /= 2;
    }
    const [before, after] = [results, other].map((audit) => tellingClaims(audit).map((telling) => telling.measured));
    before.forEach((sentence, i) => assert.notEqual(after[i], sentence));
  });

  it("say where a control meets the sentence as well", () => {
    const noted = tellingList(results)
      .split("\n")
      .filter((line) => line.includes("control"));
    const nothing = tellingClaims(results).filter(({ claim: { provesNothing } }) => provesNothing);
    assert.equal(noted.length, nothing.length);
  });

  it("are refused where an audit lacks one of them", () => {
    const fewer = { measured, claims: claims.filter(({ id }) => id !== "all-sixteen") };
    assert.throws(() => tellingClaims(fewer), /RangeError: ids: expected some of .*, found all-sixteen/);
  });
});

describe("claims in a notebook", () => {
  it("fold out to the claim in full under their verdict", () => {
    const text = foldedClaims(claims, ["layers", "smoothed"]);
    assert.equal(text.split("<details>").length, 3);
    for (const id of ["layers", "smoothed"]) {
      const claim = claims.find((candidate) => candidate.id === id);
      assert.ok(claim && text.includes(claimDetails(claim)), id);
    }
  });

  it("stand beside a measurement as a row each, with the control where it meets them as well", () => {
    const [head, , one, two] = auditTable(results, ["layers", "similar-digits-near"]).split("\n");
    assert.match(head, new RegExp(`${auditSize(results).seeds.length} seeds`));
    assert.ok(!one.includes("control"));
    assert.match(two, /the control meets it at least as well: the pixels/);
    assert.throws(() => auditTable(results, ["no such claim"]), /found no such claim/);
  });
});

describe("the table of measures", () => {
  it("has a dash where a measure has no meaning for a kind of model", () => {
    const [, , kl] = measuresTable(measured, [["KL", ({ kind, test }) => (kind === "vae" ? test.kl : null), 1]]).split(
      "\n",
    );
    assert.match(kl, /^\| KL \| \d.* \| – \|$/);
  });
});

describe("the figure of verdicts", () => {
  it("counts every claim once", () => {
    const counts = verdictsFigure(claims).data.flatMap(({ x }) => x as number[]);
    assert.equal(
      counts.reduce((sum, count) => sum + count, 0),
      claims.length,
    );
  });

  it("has the sections that claims are from, in the write-up's order", () => {
    const writeUp = fs.readFileSync(path.join(ROOT, "docs/write-up.pt.md"), "utf8").split("\n");
    const lines = CLAIM_SECTIONS.map((section) =>
      writeUp.findIndex((line) => /^#+ /.test(line) && line.endsWith(section)),
    );
    assert.ok(!lines.includes(-1));
    assert.deepEqual(
      lines,
      lines.slice().sort((a, b) => a - b),
    );
    assert.deepEqual(new Set(CLAIMS.map(({ section }) => section)), new Set(CLAIM_SECTIONS));
    assert.deepEqual(verdictsFigure(claims).data[0].y, CLAIM_SECTIONS);
  });
});
