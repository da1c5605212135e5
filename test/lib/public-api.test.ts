import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { after, before, describe, it } from "node:test";

const ROOT = path.join(__dirname, "../../..");
const MANIFEST = JSON.parse(fs.readFileSync(path.join(ROOT, "package.json"), "utf8")) as {
  exports: Record<string, unknown>;
  dependencies: Record<string, string>;
  devDependencies: Record<string, string>;
};
const SUBPATHS = ["model", "data", "training", "storage", "evaluation", "figures", "notebook"];
/** What only notebooks, reports and pictures need. */
const DRAWING = ["@sparticuz/chromium", "mathjax", "playwright-core", "plotly.js-dist-min", "tslab"];

/** A user's folder, in which all packages of this checkout but those for drawing are installed. */
let folder: string;
before(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), "vae-user-"));
  const modules = path.join(folder, "node_modules");
  const installed = path.join(ROOT, "node_modules");
  fs.mkdirSync(path.join(modules, "vae-notebooks"), { recursive: true });
  for (const own of ["dist", "package.json"])
    fs.symlinkSync(path.join(ROOT, own), path.join(modules, "vae-notebooks", own));
  for (const name of fs.readdirSync(installed)) {
    const scoped = name.startsWith("@")
      ? fs.readdirSync(path.join(installed, name)).map((own) => `${name}/${own}`)
      : [name];
    for (const own of scoped) {
      if (own.startsWith(".") || own === "vae-notebooks" || DRAWING.includes(own)) continue;
      fs.mkdirSync(path.dirname(path.join(modules, own)), { recursive: true });
      fs.symlinkSync(fs.realpathSync(path.join(installed, own)), path.join(modules, own));
    }
  }
});
after(() => fs.rmSync(folder, { recursive: true }));

describe("the package's public API", () => {
  it("is the folders of lib, by name", () => {
    const folders = fs
      .readdirSync(path.join(ROOT, "lib"), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name);
    assert.deepEqual(folders.sort(), [...SUBPATHS].sort());
    assert.deepEqual(Object.keys(MANIFEST.exports), [".", ...SUBPATHS.map((name) => `./${name}`), "./package.json"]);
  });

  it("is found by Node, and loads nothing that only drawing needs", () => {
    const program = `
      for (const name of ${JSON.stringify(SUBPATHS)}) {
        if (Object.keys(require("vae-notebooks/" + name)).length === 0) throw new Error(name + " is empty");
      }
      require("vae-notebooks");
      const drawing = Object.keys(require.cache).filter((file) => /playwright|plotly|chromium|mathjax|tslab/.test(file));
      if (drawing.length > 0) throw new Error("loaded " + drawing.join());`;
    execFileSync(process.execPath, ["-e", program], { cwd: folder });
  });

  it("does not ask who trains to install what notebooks and pictures need", () => {
    for (const name of DRAWING) {
      assert.ok(!(name in MANIFEST.dependencies), name);
      assert.ok(name in MANIFEST.devDependencies, name);
    }
  });

  it("says which package a picture needs where it is not installed", () => {
    const program = `
      const { figure, renderPngs, plotlyScript } = require("vae-notebooks/figures");
      renderPngs([figure([], "empty")]).catch((error) => console.log(error.message));
      try { plotlyScript(); } catch (error) { console.log(error.message); }`;
    // Else Node would look beside the file that a link points to, where this checkout's packages are.
    const options = ["--preserve-symlinks", "--preserve-symlinks-main", "-e", program];
    const { stdout, stderr } = spawnSync(process.execPath, options, { cwd: folder, encoding: "utf8" });
    const missing = (name: string) =>
      `${name}: expected this package, as figures are drawn with it, found none: npm install ${name}`;
    assert.deepEqual(stdout.trim().split("\n").sort(), ["playwright-core", "plotly.js-dist-min"].map(missing), stderr);
  });

  for (const [moduleResolution, module] of [
    ["node10", "commonjs"],
    ["node16", "node16"],
  ]) {
    it(`is found by TypeScript with the resolution ${moduleResolution}`, () => {
      const imports = SUBPATHS.map((name) => `import * as ${name} from "vae-notebooks/${name}";`);
      const use = [
        'import { Vae } from "vae-notebooks";',
        "const made: model.Vae = new Vae(1);",
        `console.log(made, ${SUBPATHS.join(", ")});`,
        "// @ts-expect-error: a seed is a number, which is known where the types are found",
        'new model.Vae("1");',
      ];
      fs.writeFileSync(path.join(folder, "user.ts"), [...imports, ...use].join("\n"));
      const options = {
        strict: true,
        noEmit: true,
        skipLibCheck: true,
        target: "es2022",
        moduleResolution,
        module,
        types: [],
      };
      const configuration = { compilerOptions: options, files: ["user.ts"] };
      fs.writeFileSync(path.join(folder, "tsconfig.json"), JSON.stringify(configuration));
      const compiler = path.join(ROOT, "node_modules/typescript/bin/tsc");
      const { status, stdout } = spawnSync(process.execPath, [compiler, "-p", folder], { encoding: "utf8" });
      assert.equal(status, 0, stdout);
    });
  }
});
