import assert from "node:assert/strict";
import { test } from "node:test";
import { PYTHON } from "../../scripts/notebooks/pipeline";
import { FORMATS } from "./formats";
import { fuzz } from "./fuzz";

/** `npm run test:fuzz` tries many more. */
const COUNT = 500;

for (const format of Object.keys(FORMATS)) {
  test(`${COUNT} damaged files: ${format} is refused with a reason, or read as Python reads it`, async () => {
    const { tried, refused, accepted, crashes, findings } = await fuzz(format, {
      count: COUNT,
      seed: 42,
      python: PYTHON,
    });
    assert.deepEqual({ findings, crashes, tried }, { findings: [], crashes: 0, tried: COUNT });
    assert.equal(refused + accepted, tried);
    assert.ok(refused > COUNT / 10, `only ${refused} were refused`);
  });
}
