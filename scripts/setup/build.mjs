// Compiles the packages, each to its own dist/, and lib, examples, study, scripts, test and bench to dist/; takes away what no source
// stands behind any more.
import fs from "node:fs";
import path from "node:path";
import { root } from "./paths.mjs";
import { linkProgram, programIsLinked } from "./program.mjs";

/** Folders of sources, and where each is compiled to. */
const FOLDERS = [
  ...["lib", "examples", "study", "scripts", "test", "bench"].map((name) => ({
    from: path.join(root, name),
    to: path.join(root, "dist", name),
  })),
  ...fs.readdirSync(path.join(root, "packages")).flatMap((name) =>
    ["src", "test"].map((part) => ({
      from: path.join(root, "packages", name, part),
      to: path.join(root, "packages", name, "dist", part),
    })),
  ),
];
const WASM = path.join(root, "packages/tsne/wasm");
const WASM_MODULE = path.join(root, "packages/tsne/dist/src/tsne.wasm");
const BROWSER_SCRIPT = path.join(root, "packages/tsne/dist/src/tsne.browser.js");

export const build = {
  title: "compiling the library",
  fingerprint: () =>
    [...configurations(), ...sources()]
      .map((file) => `${path.relative(root, file)}\n${fs.readFileSync(file, "utf8")}`)
      .join("\n"),
  present: () =>
    [path.join(root, "dist/lib/index.js"), WASM_MODULE, BROWSER_SCRIPT].every((file) => fs.existsSync(file)) &&
    programIsLinked(),
  async run(command) {
    await command.run("tsc", process.execPath, [path.join(root, "node_modules/typescript/bin/tsc"), "-b", root]);
    await command.run("WebAssembly", process.execPath, [path.join(root, "scripts/setup/wasm.mjs")]);
    removeOrphans();
    linkProgram();
    await command.run("script for browsers", process.execPath, [path.join(root, "scripts/setup/browser-script.mjs")]);
  },
};

function configurations() {
  const projects = [
    ...new Set(
      FOLDERS.map(({ from }) => (from.includes(`${path.sep}packages${path.sep}`) ? path.dirname(from) : from)),
    ),
  ];
  return [
    ...["tsconfig.json", "tsconfig.base.json", "package-lock.json"].map((name) => path.join(root, name)),
    ...projects.map((folder) => path.join(folder, "tsconfig.json")),
  ];
}

function sources() {
  return [...FOLDERS.map(({ from }) => from), WASM].flatMap(filesBelow).filter((file) => file.endsWith(".ts"));
}

function removeOrphans() {
  for (const { from, to } of FOLDERS) {
    for (const file of filesBelow(to)) {
      const source = path.join(from, path.relative(to, file)).replace(/\.(js|d\.ts|js\.map)$/, ".ts");
      if (/\.(js|d\.ts|js\.map)$/.test(file) && file !== BROWSER_SCRIPT && !fs.existsSync(source)) fs.rmSync(file);
    }
  }
}

function filesBelow(folder) {
  if (!fs.existsSync(folder)) return [];
  return fs
    .readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath ?? entry.path, entry.name))
    .sort();
}
