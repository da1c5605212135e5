import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { logBernoulliIntegral, missingNormaliser } from "../../../study/measures/continuous-bernoulli";
import { assertClose } from "@vae-notebooks/testing";

const logit = (p: number) => Math.log(p / (1 - p));

describe("logBernoulliIntegral", () => {
  it("is the logarithm of the integral of p^x (1 − p)^(1 − x) over x from 0 to 1", () => {
    for (const p of [0.001, 0.1, 0.4, 0.5, 0.73, 0.999]) {
      const steps = 20_000;
      let sum = 0;
      for (let i = 0; i < steps; i++) sum += p ** ((i + 0.5) / steps) * (1 - p) ** (1 - (i + 0.5) / steps);
      assertClose(Math.exp(logBernoulliIntegral(logit(p))), sum / steps, { relative: 1e-6 }, `p = ${p}`);
    }
  });

  // torch.distributions.ContinuousBernoulli(probs=torch.tensor([0.1, 0.3, 0.9], dtype=torch.float64))._cont_bern_log_norm()
  it("is the negative of the log normalising constant of PyTorch's ContinuousBernoulli", () => {
    const constants = [1.0103386, 0.7505878, 1.0103386];
    [0.1, 0.3, 0.9].forEach((p, i) =>
      assertClose(-logBernoulliIntegral(logit(p)), constants[i], { absolute: 1e-6 }, `p = ${p}`),
    );
  });

  it("is log ½ at p = ½, has no jump where the series takes over, and is the same for p and 1 − p", () => {
    assert.equal(logBernoulliIntegral(0), Math.log(0.5));
    assertClose(logBernoulliIntegral(0.00099999), logBernoulliIntegral(0.00100001), { absolute: 1e-10 });
    assert.equal(logBernoulliIntegral(3), logBernoulliIntegral(-3));
  });

  it("stays finite for logits whose sigmoid is 0 or 1 in floating point", () => {
    assertClose(logBernoulliIntegral(800), -Math.log(800), { absolute: 1e-12 });
  });
});

describe("missingNormaliser", () => {
  it("sums over pixels", () => {
    assertClose(missingNormaliser(Float32Array.of(0, 0, 2)), 2 * Math.log(0.5) + Math.log(Math.tanh(1) / 2), {
      absolute: 1e-12,
    });
  });
});
