import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { vaeDiagram } from "../../../lib/figures/diagram";

describe("vaeDiagram", () => {
  it("is well-formed SVG that names the parts and takes its numbers from the sizes", () => {
    const svg = vaeDiagram({ pixels: 4, hidden: [33, 22], latentDim: 7 });
    for (const word of [
      "image x",
      "encoder q(z | x)",
      "7 + 7 numbers",
      "z = μ + σ · ε",
      "22, 33 units",
      "4 numbers",
      "N(0, I)",
      "BCE(x, p)",
    ])
      assert.ok(svg.includes(word), word);
    assert.ok(!/NaN|undefined/.test(svg));
    const open: string[] = [];
    for (const [, close, name, empty] of svg.matchAll(/<(\/?)([a-z]+)[^>]*?(\/?)>/g)) {
      if (close) assert.equal(open.pop(), name);
      else if (!empty) open.push(name);
    }
    assert.deepEqual(open, []);
  });

  it("names all hidden layers, in reverse in the decoder, and says where there are none", () => {
    const three = vaeDiagram({ pixels: 4, hidden: [9, 8, 7], latentDim: 2 });
    assert.ok(three.includes(">9, 8, 7 units<") && three.includes(">7, 8, 9 units<"), three);
    const none = vaeDiagram({ pixels: 4, hidden: [], latentDim: 2 });
    assert.equal(none.match(/>no hidden layer</g)?.length, 2);
    assert.ok(!none.includes("undefined"));
  });
});
