import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { describe, it } from "node:test";
import { ROOT } from "./support/command";

const PACKAGES = fs.readdirSync(path.join(ROOT, "packages")).map((name) => `packages/${name}/README.md`);
const DOCUMENTS = ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", ...PACKAGES].filter((name) =>
  fs.existsSync(path.join(ROOT, name)),
);

/** A document without its blocks of code. */
const prose = (name: string) => fs.readFileSync(path.join(ROOT, name), "utf8").replace(/^```[^\n]*\n.*?^```$/gms, "");

/** A document without what is written from results/, either. */
const written = (name: string) => prose(name).replace(/<!-- (.+?): from results\/.+? -->.*?<!-- end of \1 -->/gs, "");

describe("the documents", () => {
  for (const name of DOCUMENTS) {
    it(`${name} links to files that exist`, () => {
      const links = [...prose(name).matchAll(/\]\(([^)#\s]+)[^)]*\)/g)].map(([, target]) => target);
      const local = links.filter((target) => !/^[a-z]+:/.test(target));
      const missing = local.filter((target) => !fs.existsSync(path.join(ROOT, path.dirname(name), target)));
      assert.deepEqual(missing, []);
    });

    it(`${name} keeps its lines, other than those of tables, to 120 characters`, () => {
      const lines = written(name).split("\n");
      assert.deepEqual(
        lines.filter((line) => line.length > 120 && !line.startsWith("|")),
        [],
      );
    });
  }

  it("README.md and CONTRIBUTING.md name only files and folders that exist", () => {
    // A path in the table of the write-up's sections begins in lib/, and so does what users import by the library's name.
    const exists = (file: string) =>
      [file, `lib/${file}`, file.replace(/^vae-notebooks\//, "lib/")].some((name) =>
        fs.existsSync(path.join(ROOT, name)),
      );
    for (const name of ["README.md", "CONTRIBUTING.md"]) {
      const paths = [...written(name).matchAll(/`((?:[a-z][a-z-]*\/)+[\w.-]*)`/g)].map(([, file]) => file);
      assert.ok(paths.length > 10, `${name}: expected paths, found ${paths.join(", ")}`);
      assert.deepEqual(
        paths.filter((file) => !exists(file)),
        [],
        name,
      );
    }
  });
});
