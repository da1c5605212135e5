import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { builtinModules } from "node:module";
import { join } from "node:path";
import { test } from "node:test";
import { runInNewContext } from "node:vm";
import { temporaryDirectory } from "@vae-notebooks/testing";
import { browserScript, linkedFiles } from "../src/bundle";

test("the browser's script asks for nothing of Node's, and is a CommonJS module for bundlers", () => {
  const script = browserScript();
  const asked = Array.from(script.matchAll(/\brequire\("([^"]+)"\)/g), ([, name]) => name);
  assert.ok(asked.length > 20);
  assert.deepEqual(
    asked.filter((name) => name.startsWith("node:") || builtinModules.includes(name)),
    [],
  );
  const module = { exports: {} as Record<string, unknown> };
  // nothing but the language itself: no require, no process, no Buffer
  runInNewContext(script, { module });
  assert.deepEqual(Object.keys(module.exports).sort(), [
    "continuity",
    "klDivergence",
    "knnAccuracy",
    "ndarray",
    "trustworthiness",
    "tsne",
    "tsneAffinities",
    "tsneTransform",
  ]);
});

test("the browser's script sets the global tsne in a page, and may stand in a script element", () => {
  const script = browserScript();
  assert.ok(!script.includes("</"));
  const page: { tsne?: { tsne?: unknown } } = {};
  runInNewContext(script, page);
  assert.equal(typeof page.tsne?.tsne, "function");
});

test("a file that asks for a module of Node's is refused by name", (t) => {
  const folder = temporaryDirectory(t);
  writeFileSync(join(folder, "entry.js"), 'const other = require("./other");');
  writeFileSync(join(folder, "other.js"), 'const fs = require("node:fs/promises");');
  assert.throws(
    () => linkedFiles([join(folder, "entry.js")]),
    /other\.js: expected no module of Node's in the browser's script, found node:fs\/promises/,
  );
});
