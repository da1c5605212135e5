// The project's own Python environment: JupyterLab and nbconvert at the versions in requirements.txt.
import fs from "node:fs";
import path from "node:path";
import { root, venv, venvPython } from "./paths.mjs";
import { findPython } from "./prerequisites.mjs";

const requirements = path.join(root, "requirements.txt");

export const pythonEnvironment = {
  title: "Python environment with JupyterLab",
  fingerprint: () => fs.readFileSync(requirements, "utf8"),
  // A symbolic link to a Python that was removed since does not exist, and the environment is made again.
  present: () => fs.existsSync(venvPython),
  async run(command) {
    const python = findPython();
    fs.rmSync(venv, { recursive: true, force: true });
    await command.run("making .venv", python, ["-m", "venv", venv]);
    const pip = ["-m", "pip", "install", "--disable-pip-version-check", "--no-input"];
    await command.run("installing requirements.txt", venvPython, [...pip, "-r", requirements]);
  },
};
