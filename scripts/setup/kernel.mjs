// The tslab kernel, registered inside the project's own Python environment and nowhere else.
import fs from "node:fs";
import path from "node:path";
import { root, venv, venvPython } from "./paths.mjs";

const tslab = path.join(root, "node_modules/tslab/bin/tslab");
const timers = path.join(root, "scripts/setup/kernel-timers.cjs");
const kernels = path.join(venv, "share/jupyter/kernels");
const spec = path.join(kernels, "tslab/kernel.json");

export const kernel = {
  title: "tslab kernel",
  fingerprint: () =>
    [tslab, timers, venvPython, process.execPath, fs.readFileSync(path.join(root, "package-lock.json"))].join("\n"),
  present: () => fs.existsSync(spec),
  async run(command) {
    await command.run("tslab install", process.execPath, [tslab, "install", `--python=${venvPython}`, "--sys-prefix"]);
    // tslab's own specification starts `tslab` from the PATH: name this checkout's, and the Node that set it up.
    // kernel-timers.cjs says why it is loaded before.
    const written = JSON.parse(fs.readFileSync(spec, "utf8"));
    written.argv = [process.execPath, "--require", timers, tslab, ...written.argv.slice(1)];
    fs.writeFileSync(`${spec}.new`, JSON.stringify(written, null, 2));
    fs.renameSync(`${spec}.new`, spec);
    fs.rmSync(path.join(kernels, "jslab"), { recursive: true, force: true });
  },
};
