import fs from "node:fs";
import path from "node:path";
import { CLASSES_FILE } from "../../lib/data/mnist";
import { randomImages, writeIdxDirectory } from "./images";

/** What a script that should not run would set. */
export const TRACE = "hacked";
const RUN = `window.${TRACE}=1;top.${TRACE}=1`;

/** Names of classes that would run a script, ask the network, or break out of where they stand, if they were not escaped. */
export const HOSTILE_CLASSES: readonly string[] = [
  `<script>${RUN}</script>`,
  `<img src=x onerror="${RUN}">`,
  `</script><script>${RUN}</script>`,
  `"><svg onload=${RUN}>`,
  `![x](https://example.invalid/x.png)`,
  `<a href="javascript:${RUN}">a</a>`,
  "%{x} {{title}} $1 \\u003c",
  "a|b & <b>bold</b>",
  `';${RUN};'`,
  `<iframe srcdoc="<script>${RUN}</script>"></iframe>`,
];

/** The name of a data set's folder that is a piece of HTML. */
export const HOSTILE_FOLDER = `<img src=x onerror=${RUN}>`;

/**
 * Writes a data set of hostile names: 120 images of 28 × 28 pixels to train with, and 120 to test with.
 *
 * @returns its directory
 */
export function writeHostileData(parent: string): string {
  const directory = path.join(parent, HOSTILE_FOLDER);
  fs.mkdirSync(directory, { recursive: true });
  writeIdxDirectory(directory, randomImages(120, 28, 1), randomImages(120, 28, 2));
  fs.writeFileSync(path.join(directory, CLASSES_FILE), `${HOSTILE_CLASSES.join("\n")}\n`);
  return directory;
}
