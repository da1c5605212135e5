// npm packages, exactly as in the lockfile. No install script runs (npm 11 would not allow them, older npm would stop at
// tfjs-node's download): the one native part is a step of its own.
import fs from "node:fs";
import path from "node:path";
import { root } from "./paths.mjs";

export const npmPackages = {
  title: "npm packages",
  fingerprint: () => fs.readFileSync(path.join(root, "package-lock.json"), "utf8"),
  present: () => fs.existsSync(path.join(root, "node_modules/.package-lock.json")),
  async run(command) {
    await command.run("npm ci", "npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"]);
  },
};
