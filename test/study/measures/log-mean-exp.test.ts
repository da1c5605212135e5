import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { LogMeanExp, logSumExp } from "../../../study/measures/log-mean-exp";

describe("logSumExp", () => {
  it("is finite where exp over- or underflows, whichever value is the greatest", () => {
    for (const values of [
      [1000, 0],
      [0, 1000],
      [1000, 1000 - 800],
    ])
      assert.equal(logSumExp(values), 1000);
    assert.ok(Math.abs(logSumExp([-1000, -1000]) - (Math.log(2) - 1000)) < 1e-12);
  });

  it("of nothing, or of −Infinity alone, is −Infinity", () => {
    assert.equal(logSumExp([]), -Infinity);
    assert.equal(logSumExp([-Infinity, -Infinity]), -Infinity);
  });
});

describe("LogMeanExp", () => {
  it("averages the groups of each image, by hand", () => {
    const running = new LogMeanExp(2, 2);
    assert.deepEqual([...running.means()], [NaN, NaN], "no group is complete");
    for (const [one, other] of [
      [0, 700],
      [Math.log(3), 700],
      [Math.log(5), -Infinity],
      [Math.log(1), 0],
    ])
      running.add([one, other]);
    // log 2 and log 3; 700 and log ½.
    const [first, second] = running.means();
    assert.ok(Math.abs(first - Math.log(6) / 2) < 1e-12);
    assert.ok(Math.abs(second - (700 - Math.log(2)) / 2) < 1e-9);
  });

  it("of weights that are all −Infinity is −Infinity", () => {
    const running = new LogMeanExp(1, 2);
    running.add([-Infinity]);
    running.add([-Infinity]);
    assert.deepEqual([...running.means()], [-Infinity]);
  });
});
