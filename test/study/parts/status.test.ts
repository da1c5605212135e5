import assert from "node:assert/strict";
import { test } from "node:test";
import { MNIST_IDENTITY } from "../../../lib/data/mnist";
import { auditPlan, runStatus } from "../../../study";
import { COMMITTED_RULES } from "../../../study/rules";

const full = auditPlan("full");
const { digest } = COMMITTED_RULES;

test("a run is confirmatory with committed rules and new seeds on MNIST alone", () => {
  assert.equal(runStatus(full, MNIST_IDENTITY, digest).kind, "confirmatory");
});

test("other rules, a seed that was used, other data, a trial or a repetition make it exploratory, and it says which", () => {
  const because = (...run: Parameters<typeof runStatus>) => {
    const status = runStatus(...run);
    assert.equal(status.kind, "exploratory");
    return status.because;
  };
  assert.match(because(full, MNIST_IDENTITY, "0123456789abcdef"), /rules \(0123456789ab\) are not the committed ones/);
  assert.match(because({ ...full, seeds: [1001, 42] }, MNIST_IDENTITY, digest), /seeds 42 were used by earlier runs/);
  assert.match(because(full, { name: "clothes", digest: "01234567" }, digest), /on clothes/);
  assert.match(because(auditPlan("quick"), MNIST_IDENTITY, digest), /a trial on few images/);
  assert.match(because(full, MNIST_IDENTITY, digest, true), /repeats the run/);
});
