/**
 * Writes packages/tsne/dist/src/tsne.browser.js, the package as one script for browsers, from what is compiled of it.
 *
 * Run as a program it builds the project it lies in.
 */
import { rename, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

/**
 * @param {string} root directory of the project
 * @returns {Promise<string>} the script's file
 */
export async function writeBrowserScript(root) {
  const folder = join(root, "packages/tsne/dist/src");
  const { browserScript } = createRequire(import.meta.url)(join(folder, "bundle.js"));
  const target = join(folder, "tsne.browser.js");
  const temporary = `${target}.${process.pid}.tmp`;
  await writeFile(temporary, browserScript());
  await rename(temporary, target);
  return target;
}

if (process.argv[1] !== undefined && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  await writeBrowserScript(resolve(dirname(fileURLToPath(import.meta.url)), "../.."));
}
