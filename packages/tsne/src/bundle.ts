/**
 * The package as one script for browsers: the compiled CommonJS modules that `browser.ts` needs, the WebAssembly modules
 * in base64, and a loader of a few lines. The script is a CommonJS module for bundlers, and in a page it sets the global
 * `tsne`. Its text also is the program of its workers.
 */

import { existsSync, readFileSync } from "node:fs";
import { builtinModules, createRequire } from "node:module";
import { dirname, join, relative } from "node:path";

const MODULES = ["tsne.wasm", "tsne-threads.wasm"];

/** What is used of a package.json. */
interface Manifest {
  name: string;
  version: string;
  exports?: { ".": { browser?: string } };
}

/**
 * The script's text. It may stand in a script element of a page: it holds no "</".
 *
 * @throws Error naming the file, when a file asks for a module of Node's or a compiled module is missing
 */
export function browserScript(): string {
  const entry = join(__dirname, "browser.js");
  const worker = join(__dirname, "threads/browser-worker.js");
  const files = linkedFiles([entry, worker]);
  const name = (file: string): string => JSON.stringify(relative(__dirname, file).replace(/\\/g, "/"));
  const definitions = Array.from(files, ([file, text]) => `${name(file)}: (module, exports, require) => {\n${text}\n}`);
  const wasm = MODULES.map((module) => [module, readFileSync(join(__dirname, module)).toString("base64")]);
  const { version } = manifestOf(join(__dirname, "../../package.json"));
  const script = `/*! @vae-notebooks/tsne ${version} for browsers, MIT */
(() => {
"use strict";
function load(entry) {
const files = {
${definitions.join(",\n")}
};
const loaded = {};
const require = (name) => {
  if (!(name in loaded)) {
    const module = (loaded[name] = { exports: {} });
    files[name](module, module.exports, require);
  }
  return loaded[name].exports;
};
return require(entry);
}
const library = load(${name(entry)}).browserLibrary({
  modules: ${JSON.stringify(Object.fromEntries(wasm))},
  workerScript: \`(\${load})(${name(worker).replace(/"/g, "'")}).listen()\`,
});
if (typeof module === "object" && module.exports) module.exports = library;
else globalThis.tsne = library;
})();
`;
  return script.replace(/<\//g, "<\\/");
}

/**
 * The text of some compiled files and of all that they require, by path.
 *
 * @throws Error naming the file that asks for a module of Node's
 */
export function linkedFiles(entries: readonly string[]): Map<string, string> {
  const files = new Map<string, string>();
  for (const file of entries) collect(file, files);
  return files;
}

/** Adds a file and all that it requires, each require's name being replaced by the file's. */
function collect(file: string, files: Map<string, string>): void {
  if (files.has(file)) return;
  files.set(file, "");
  const text = readFileSync(file, "utf8").replace(/^\/\/# sourceMappingURL=.*$/gm, "");
  const linked = text.replace(/\brequire\("([^"]+)"\)|\brequire\('([^']+)'\)/g, (_, double, single) => {
    const target = resolve(file, double ?? single);
    collect(target, files);
    return `require(${JSON.stringify(relative(__dirname, target).replace(/\\/g, "/"))})`;
  });
  files.set(file, linked.trim());
}

/** The file that a name stands for in a browser. */
function resolve(file: string, name: string): string {
  if (builtinModules.includes(name.replace(/^node:/, ""))) {
    throw new Error(`${file}: expected no module of Node's in the browser's script, found ${name}`);
  }
  const found = createRequire(file).resolve(name);
  if (name.startsWith(".")) return found;
  let folder = dirname(found);
  while (!existsSync(join(folder, "package.json"))) folder = dirname(folder);
  const forBrowsers = manifestOf(join(folder, "package.json")).exports?.["."]?.browser;
  return forBrowsers === undefined ? found : join(folder, forBrowsers);
}

function manifestOf(file: string): Manifest {
  return JSON.parse(readFileSync(file, "utf8")) as Manifest;
}
