import assert from "node:assert/strict";
import { test } from "node:test";
import { executionLine } from "../../../lib/training/execution-line";

test("a traced training is told with its threads, an eager one with its reason, and threads that come too late", () => {
  assert.equal(
    executionLine({ parts: 2, source: "cores" }, { mode: "traced" }),
    "2 operations at once (cores), steps traced as a graph",
  );
  assert.equal(
    executionLine(
      { parts: 1, source: "VAE_THREADS", tooLate: "TensorFlow was first" },
      { mode: "eager", reason: "no session" },
    ),
    "1 operation at once (VAE_THREADS), steps run eagerly, which can take six times as long: no session; TensorFlow was first",
  );
});
