import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { readParameters } from "../../lib";
import { parameterEnvironment, refuseRunParameters } from "../../scripts/parameter-environment";

describe("parameterEnvironment", () => {
  it("gives the same parameters again, with its paths as seen from another directory", () => {
    const options = {
      seed: "3",
      epochs: "4",
      "batch-size": "5",
      "latent-dim": "6",
      hidden: "8,7",
      quick: true,
      data: "/somewhere/data",
      runs: "/project/runs",
    };
    const parameters = readParameters({}, options, "/project");
    const environment = parameterEnvironment(parameters, "/project/notebooks");
    assert.deepEqual(
      [environment.VAE_DATA, environment.VAE_RUNS, environment.VAE_AUDIT],
      ["../../somewhere/data", "../runs", "../results/audit.json"],
    );
    const again = readParameters(environment);
    assert.deepEqual(again, {
      ...parameters,
      data: "../../somewhere/data",
      runs: "../runs",
      auditFile: "../results/audit.json",
    });
  });
});

describe("refuseRunParameters", () => {
  it("names the variable that a command would not follow", () => {
    refuseRunParameters({ VAE_EPOCHS: "", VAE_DATA: "here", VAE_RUNS: "there" }, "the plan decides it", ["data"]);
    assert.throws(
      () => refuseRunParameters({ VAE_EPOCHS: "3" }, "the plan decides it", ["data"]),
      new RangeError('VAE_EPOCHS: expected to be unset here, as the plan decides it, found "3"'),
    );
  });
});
