import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { describe, it } from "node:test";
import { EQUIVALENTS } from "./equivalents";
import { compiledMutant, mutantsOf } from "./mutants";
import { TARGETS } from "./targets";

const ROOT = path.resolve(__dirname, "../../..");
const changes = (text: string) => mutantsOf("a.ts", text).map(({ change }) => change);

describe("mutantsOf", () => {
  it("changes operators, constants, conditions and signs, one at a time", () => {
    assert.deepEqual(changes("a < b;"), ["a < b → a <= b", "a < b → a >= b"]);
    assert.deepEqual(changes("a + -b;"), ["a + -b → a - -b", "-b → (b)"]);
    assert.deepEqual(
      changes("let a = 3;"),
      ["let a = 3; → let a = 4;"].map((text) => text.replace(/let |;/g, "")),
    );
    assert.deepEqual(changes("f(0.5);"), ["f(0.5) → f(0.75)"]);
    assert.deepEqual(changes("if (a) b;"), ["a → true", "a → false"]);
    assert.deepEqual(changes("a ? b : c;"), ["a ? b : c → true ? b : c", "a ? b : c → false ? b : c"]);
    assert.deepEqual(changes("tf.add(a, b);"), ["tf.add(a, b) → tf.sub(a, b)"]);
    assert.deepEqual(changes("a ?? b;"), ["a ?? b → a", "a ?? b → b"]);
    assert.deepEqual(changes("!a;"), ["!a → (a)"]);
  });

  it("leaves types, imports, texts and errors as they are", () => {
    assert.deepEqual(changes('import { a } from "b";\ntype A = 1 | 2;\ninterface B { c: 3 }'), []);
    assert.deepEqual(changes('"a" + b;'), []);
    assert.deepEqual(changes("throw new Error(`${a + 1}`);"), []);
  });

  it("says in which line, and makes code with that one change", () => {
    const text = "const a: number = 1;\nconst b = a * 2;\n";
    const [, mutant] = mutantsOf("a.ts", text);
    assert.deepEqual([mutant.line, mutant.code, mutant.change], [2, "const b = a * 2;", "a * 2 → a / 2"]);
    assert.match(compiledMutant(text, mutant), /const a = 1;\s+const b = a \/ 2;/);
  });
});

describe("the lists of what is mutated", () => {
  it("name files that are there, each source once", () => {
    const sources = TARGETS.flatMap((target) => target.sources);
    for (const file of [...sources, ...TARGETS.flatMap((target) => target.tests)])
      assert.ok(fs.existsSync(path.join(ROOT, file)), file);
    assert.equal(new Set(sources).size, sources.length);
  });

  it("give a reason for each mutant that changes nothing", () => {
    for (const { file, code, reason } of EQUIVALENTS) {
      assert.ok(fs.existsSync(path.join(ROOT, file)), file);
      assert.ok(code !== "" && reason.length > 20, `${file}: ${code}: ${reason}`);
    }
  });
});
