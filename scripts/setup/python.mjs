// The project's own Python environment: JupyterLab and nbconvert at the versions in requirements.txt.
import fs from "node:fs";
import path from "node:path";
import { root, venv, venvPython } from "./paths.mjs";
import { findPython } from "./prerequisites.mjs";

const requirements = path.join(root, "requirements.txt");
/** JupyterLab's own defaults, which a user may change in its settings: without these it asks at the first start about news. */
const settings = path.join(venv, "share/jupyter/lab/settings/overrides.json");
const OVERRIDES = {
  "@jupyterlab/apputils-extension:notification": { fetchNews: "false", checkForUpdates: false },
};

export const pythonEnvironment = {
  title: "Python environment with JupyterLab",
  // Scripts of an environment name their Python by its path: a checkout that was moved needs a new one.
  fingerprint: () => `${venv}\n${fs.readFileSync(requirements, "utf8")}\n${JSON.stringify(OVERRIDES)}`,
  // A symbolic link to a Python that was removed since does not exist, and the environment is made again.
  present: () => fs.existsSync(venvPython),
  async run(command) {
    const python = findPython();
    fs.rmSync(venv, { recursive: true, force: true });
    await command.run("making .venv", python, ["-m", "venv", venv]);
    const pip = ["-m", "pip", "install", "--disable-pip-version-check", "--no-input"];
    await command.run("installing requirements.txt", venvPython, [...pip, "-r", requirements]);
    fs.mkdirSync(path.dirname(settings), { recursive: true });
    fs.writeFileSync(settings, `${JSON.stringify(OVERRIDES, null, 2)}\n`);
  },
};
