import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { wholeNumber } from "../../scripts/terminal";

describe("wholeNumber", () => {
  it("takes whole numbers from the least one on", () => {
    assert.equal(wholeNumber("epochs", "1"), 1);
    assert.equal(wholeNumber("epochs", "007"), 7);
    assert.equal(wholeNumber("seed", "0", 0), 0);
  });

  it("refuses everything else, and names the option, what was expected and what was found", () => {
    for (const value of ["", "0", "-1", "1.5", "1e3", "0x10", "many", " 5", "5 "]) {
      assert.throws(() => wholeNumber("epochs", value), { message: `--epochs: expected an integer from 1, found "${value}"` });
    }
  });
});
