// Compiles what is native: tfjs-node's binding, the few lines of standard-error/, and tf-graph's kernels. node-gyp writes make files, which take a
// space in a path for the end of it: the work is done in a temporary folder without one, whatever the checkout's path is.
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { root, tfjsNode, venvPython } from "./paths.mjs";

/** Folders of native modules of this project; each is compiled to a file of that name beside tfjs-node's binding. */
const OWN = {
  standard_error: path.join(root, "scripts/setup/standard-error"),
  kernels: path.join(root, "packages/tf-graph/native"),
};

/** @param libraries folder with TensorFlow's lib/ and include/ */
export async function compileBinding(command, libraries) {
  const folder = fs.mkdtempSync(path.join(plainFolder(), "vae-binding-"));
  try {
    const prefix = path.dirname(path.dirname(process.execPath));
    const nodeGyp =
      process.env.npm_config_node_gyp ??
      path.join(prefix, "lib/node_modules/npm/node_modules/node-gyp/bin/node-gyp.js");
    const environment = {
      ...process.env,
      npm_config_node_gyp: nodeGyp,
      PYTHON: venvPython,
      npm_config_python: venvPython,
    };
    // Headers beside this Node serve where they are installed; elsewhere node-gyp downloads them.
    if (fs.existsSync(path.join(prefix, "include/node/node_api.h"))) {
      fs.symlinkSync(prefix, path.join(folder, "node"));
      environment.npm_config_nodedir ??= path.join(folder, "node");
    }
    const binding = path.join(folder, "tfjs-node");
    for (const name of ["package.json", "binding.gyp", "binding"]) {
      fs.cpSync(path.join(tfjsNode, name), path.join(binding, name), { recursive: true });
    }
    fs.symlinkSync(libraries, path.join(binding, "deps"));
    const preGyp = path.join(root, "node_modules/@mapbox/node-pre-gyp/bin/node-pre-gyp");
    await command.run("compiling the binding", process.execPath, [preGyp, "install", "--build-from-source"], {
      cwd: binding,
      env: environment,
    });
    const gyp = [nodeGyp, "rebuild", "--", `-Dtensorflow=${path.join(binding, "deps")}`];
    for (const [name, source] of Object.entries(OWN)) {
      const copy = path.join(folder, name);
      fs.cpSync(source, copy, { recursive: true });
      await command.run(`compiling ${name}`, process.execPath, gyp, { cwd: copy, env: environment });
      fs.copyFileSync(path.join(copy, `build/Release/${name}.node`), path.join(binding, `lib/${name}.node`));
    }
    fs.cpSync(path.join(binding, "lib"), path.join(tfjsNode, "lib"), { recursive: true });
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

/** What a fingerprint of the compiled files must hold. */
export function bindingSources() {
  return Object.values(OWN).flatMap((folder) =>
    fs.readdirSync(folder).map((name) => fs.readFileSync(path.join(folder, name), "utf8")),
  );
}

/** @returns the first folder for temporary files whose path make can read */
export function plainFolder(candidates = [os.tmpdir(), "/tmp", "/var/tmp"]) {
  const folder = candidates.find((candidate) => /^[\w/.:\\+-]+$/.test(candidate) && fs.existsSync(candidate));
  if (folder) return folder;
  throw new Error(
    `TMPDIR: expected a folder for temporary files whose path has ASCII letters only and no space, found ${candidates.join(", ")}`,
  );
}
