import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { npmAnswer, pipAnswer } from "../../scripts/check-advisories";

describe("npmAnswer", () => {
  it("names package and advisory, each where it stands itself and not where a dependent has it", () => {
    const said = {
      vulnerabilities: {
        tar: { via: [{ url: "https://github.com/advisories/GHSA-aaaa-bbbb-cccc" }] },
        user: { via: ["tar"] },
      },
    };
    assert.deepEqual(npmAnswer(JSON.stringify(said)), { found: ["tar GHSA-aaaa-bbbb-cccc"] });
    assert.deepEqual(npmAnswer('{"vulnerabilities": {}}'), { found: [] });
  });

  it("takes no answer for no advisories", () => {
    assert.deepEqual(npmAnswer('{"message": "405 Method Not Allowed"}'), {
      unreachable: "405 Method Not Allowed",
      found: [],
    });
    assert.deepEqual(npmAnswer(""), { unreachable: "no answer", found: [] });
  });
});

describe("pipAnswer", () => {
  it("names package and advisory", () => {
    const dependencies = [
      { name: "a", version: "1", vulns: [{ id: "PYSEC-1" }] },
      { name: "b", version: "1", vulns: [] },
    ];
    assert.deepEqual(pipAnswer(JSON.stringify({ dependencies })), { found: ["a PYSEC-1"] });
  });

  it("says how many packages could not be looked up", () => {
    const dependencies = [
      { name: "a", skip_reason: "not found" },
      { name: "b", vulns: [] },
    ];
    assert.deepEqual(pipAnswer(JSON.stringify({ dependencies })), { unreachable: "1 of 2: not found", found: [] });
    assert.deepEqual(pipAnswer("no JSON"), { unreachable: "no answer", found: [] });
  });
});
