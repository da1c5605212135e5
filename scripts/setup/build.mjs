// Compiles lib, scripts, test and bench to dist/, and takes away what no source stands behind any more.
import fs from "node:fs";
import path from "node:path";
import { root } from "./paths.mjs";

const FOLDERS = ["lib", "scripts", "test", "bench"];
const dist = path.join(root, "dist");

export const build = {
  title: "compiling the library",
  fingerprint: () =>
    [path.join(root, "tsconfig.json"), path.join(root, "package-lock.json"), ...sources()]
      .map((file) => `${path.relative(root, file)}\n${fs.readFileSync(file, "utf8")}`)
      .join("\n"),
  present: () => fs.existsSync(path.join(dist, "lib/index.js")),
  async run(command) {
    await command.run("tsc", process.execPath, [path.join(root, "node_modules/typescript/bin/tsc"), "-p", root]);
    await command.run("WebAssembly", process.execPath, [path.join(root, "scripts/setup/wasm.mjs")]);
    removeOrphans();
  },
};

function sources() {
  return FOLDERS.flatMap((folder) => filesBelow(path.join(root, folder))).filter((file) => file.endsWith(".ts"));
}

function removeOrphans() {
  for (const file of FOLDERS.flatMap((folder) => filesBelow(path.join(dist, folder)))) {
    const source = path.join(root, path.relative(dist, file)).replace(/\.(js|d\.ts|js\.map)$/, ".ts");
    if (/\.(js|d\.ts|js\.map)$/.test(file) && !fs.existsSync(source)) fs.rmSync(file);
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
