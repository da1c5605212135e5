import { spawn } from "node:child_process";
import path from "node:path";
import { NOTEBOOKS, PYTHON, ROOT } from "./notebooks/pipeline";

const args = [
  "-m",
  "jupyterlab",
  // The default, named so that no configuration of the user's opens the server to a network; so is the token.
  "--ServerApp.ip=127.0.0.1",
  `--ServerApp.root_dir=${ROOT}`,
  "--LabApp.default_url=/lab/tree/notebooks/01-encoder.ipynb",
  // JupyterLab would ask its makers for news and updates.
  "--LabApp.news_url=None",
  "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
];
const root = process.getuid?.() === 0 ? ["--allow-root"] : [];
// A path of the command line's folder, as it is seen from the notebooks'.
const paths = ["VAE_DATA", "VAE_RUNS", "VAE_AUDIT"].flatMap((name): Array<[string, string]> => {
  const file = process.env[name];
  return file ? [[name, path.relative(NOTEBOOKS, path.resolve(file))]] : [];
});
const lab = spawn(PYTHON, [...args, ...root, ...process.argv.slice(2)], { cwd: NOTEBOOKS, env: { ...process.env, ...Object.fromEntries(paths) }, stdio: "inherit" });
process.on("SIGINT", () => undefined);
lab.on("close", (code) => (process.exitCode = code ?? 1));
