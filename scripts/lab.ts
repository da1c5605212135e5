import { spawn } from "node:child_process";
import path from "node:path";
import { threads } from "@vae-notebooks/tf-graph";
import { Given, runCommand, usesLine } from "./command";
import { probedExecution } from "./execution";
import { NOTEBOOKS, PYTHON, ROOT } from "./notebooks/pipeline";

const OPTIONS = {
  port: { type: "string", value: "N", about: "where it listens (8888, or the next one that is free)" },
  "no-browser": { type: "boolean", about: "opens no browser" },
} as const;

/** Options of JupyterLab's; one that the user gives as well goes before. */
const DEFAULTS = [
  // In place of the user's own configuration of servers, which may open them to a network or do without a token.
  `--config=${path.join(ROOT, "scripts/jupyter_server_config.json")}`,
  "--ServerApp.ip=127.0.0.1",
  `--ServerApp.root_dir=${ROOT}`,
  "--LabApp.default_url=/lab/tree/notebooks/00-what-was-done.ipynb",
  // JupyterLab would ask its makers for updates; the set-up says that news are not asked for either.
  "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
];

async function main({ values, words }: Given<typeof OPTIONS>): Promise<void> {
  console.log(usesLine({ data: process.env.VAE_DATA || "MNIST", threads: threads, execution: probedExecution() }));
  const own = [
    ...(process.getuid?.() === 0 ? ["--allow-root"] : []),
    ...(values.port === undefined ? [] : [`--ServerApp.port=${values.port}`]),
    ...(values["no-browser"] ? ["--no-browser"] : []),
  ];
  // A path of the command line's folder, as it is seen from the notebooks'.
  const paths = ["VAE_DATA", "VAE_RUNS", "VAE_AUDIT"].flatMap((name): Array<[string, string]> => {
    const file = process.env[name];
    return file ? [[name, path.relative(NOTEBOOKS, path.resolve(file))]] : [];
  });
  const env = { ...process.env, ...Object.fromEntries(paths) };
  const given = new Set(words.map((word) => word.split("=")[0]));
  const defaults = DEFAULTS.filter((option) => !given.has(option.split("=")[0]));
  const lab = spawn(PYTHON, ["-m", "jupyterlab", ...defaults, ...own, ...words], {
    cwd: NOTEBOOKS,
    env,
    stdio: "inherit",
  });
  // A terminal's Ctrl-C reaches JupyterLab by itself, which asks; without an ear for it this process would end before.
  process.on("SIGINT", () => undefined);
  for (const signal of ["SIGTERM", "SIGHUP"] as const) process.on(signal, () => lab.kill(signal));
  lab.on("close", (code) => (process.exitCode = code ?? 1));
}

const ABOUT = `Starts JupyterLab on the notebooks, on 127.0.0.1 with a token. What stands after one more -- goes to JupyterLab as it is:
npm run lab -- -- --ServerApp.token=...`;
runCommand({ name: "lab", about: ABOUT, options: OPTIONS, words: "[-- JUPYTERLAB'S OPTIONS]" }, main);
