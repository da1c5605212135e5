import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { folded } from "../../../lib/notebook/folded";

describe("folded", () => {
  it("has its line in the summary, and empty lines around the Markdown, without which it would be read as HTML", () => {
    assert.equal(
      folded("<b>line</b>", "| a |\n|---|\n| 1 |"),
      "<details><summary><b>line</b></summary>\n\n| a |\n|---|\n| 1 |\n\n</details>",
    );
  });
});
