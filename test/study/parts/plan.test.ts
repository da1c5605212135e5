import assert from "node:assert/strict";
import { test } from "node:test";
import { auditParts, auditPlan, isJudge, needsJudges, trainedParts } from "../../../study";
import { RULES } from "../../../study/rules";

const full = auditPlan("full");

test("the whole audit is the rules' own: ten seeds of both models, and each β with its seeds, each under a name of its own", () => {
  const names = full.models.map(({ name }) => name);
  assert.equal(new Set(names).size, names.length);
  const seedsOf = (subject: string) =>
    full.models.filter((model) => model.subject === subject).map(({ configuration }) => configuration.seed);
  for (const subject of ["vae", "autoencoder"]) assert.deepEqual(seedsOf(subject), RULES.run.seeds);
  for (const beta of RULES.run.betas) assert.deepEqual(seedsOf(`beta-${beta}`), RULES.run.sweptSeeds);
  for (const { subject, configuration } of full.models)
    assert.equal(
      subject.startsWith("beta") ? subject : "vae",
      configuration.beta === 1 ? "vae" : `beta-${configuration.beta}`,
    );
});

test("a trial uses seeds that are known already, so that it can't be taken for the confirmatory run", () => {
  for (const seed of auditPlan("quick").seeds) assert.ok(RULES.knownSeeds.includes(seed));
});

test("other data are audited with fewer seeds and the same judges", () => {
  const other = auditPlan("other data");
  assert.ok(other.models.length < full.models.length);
  assert.deepEqual(other.judges, full.judges);
});

test("the judges are the first of the parts; what measures images waits for them", () => {
  const parts = auditParts(full);
  assert.deepEqual(
    parts.slice(0, full.judges.length),
    full.judges.map(({ name }) => name),
  );
  assert.ok(parts.slice(0, full.judges.length).every((part) => isJudge(full, part) && !needsJudges(full, part)));
  assert.ok(needsJudges(full, "vae-seed1001") && needsJudges(full, "memoriser"));
  assert.ok(!needsJudges(full, "batch-sizes") && !needsJudges(full, "facts"));
  assert.ok(trainedParts(full).every((part) => parts.includes(part)));
});
