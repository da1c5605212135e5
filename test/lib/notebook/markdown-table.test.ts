import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { comparisonTable, markdownTable } from "../../../lib/notebook/markdown-table";
import { markdownText } from "../../../lib/notebook/markdown-text";

describe("markdownTable", () => {
  it("is a head, a rule and a line for each row", () => {
    assert.equal(
      markdownTable(
        ["a", "b"],
        [
          ["1", "2"],
          ["3", "4"],
        ],
      ),
      "| a | b |\n|---|---|\n| 1 | 2 |\n| 3 | 4 |",
    );
    assert.equal(comparisonTable([["x", "y", "z"]]).split("\n")[0], "|  | the write-up says | we measured |");
  });

  it("keeps a bar within its cell, and lets no cell be HTML or a picture", () => {
    assert.equal(
      markdownTable(["a|b"], [["<script>x</script>"], ["![x](y)"], ["one<br>two"]]),
      "| a\\|b |\n|---|\n| &lt;script>x&lt;/script> |\n| !\\[x](y) |\n| one<br>two |",
    );
  });
});

describe("markdownText", () => {
  it("leaves emphasis, links, formulas and line breaks as they are", () => {
    const text = "**a** *b* `c` [d](e.md) $\\mu > 0$ one<br>two & three";
    assert.equal(markdownText(text), text);
  });

  it("leaves no tag, also none that only begins as a line break does", () => {
    assert.equal(markdownText("<brx onload=y><br ><img>"), "&lt;brx onload=y>&lt;br >&lt;img>");
  });
});
