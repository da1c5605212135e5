// The project's own program, where npx looks for it: npm links the programs of packages, but not that of the project itself.
import fs from "node:fs";
import path from "node:path";
import { root } from "./paths.mjs";

const PROGRAM = path.join(root, "dist/scripts/vae.js");
const isWindows = process.platform === "win32";
const LINK = path.join(root, "node_modules/.bin", isWindows ? "vae.cmd" : "vae");

export function programIsLinked() {
  return fs.existsSync(LINK);
}

/** A link on the program; where such a link can't be started, a file that starts it. */
export function linkProgram() {
  fs.mkdirSync(path.dirname(LINK), { recursive: true });
  fs.rmSync(LINK, { force: true });
  const target = path.relative(path.dirname(LINK), PROGRAM);
  if (isWindows) {
    fs.writeFileSync(LINK, `@node "%~dp0${target}" %*\r\n`);
    return;
  }
  fs.chmodSync(PROGRAM, 0o755);
  fs.symlinkSync(target, LINK);
}
