import { ChildProcess, spawn } from "node:child_process";
import { createServer } from "node:net";
import path from "node:path";
import { ROOT } from "../notebooks/pipeline";

/** A JupyterLab that `npm run lab` started, and how it is stopped. */
export interface LabServer {
  /** Its address with the token, for a path such as "/lab/tree/notebooks/05-training.ipynb". */
  address: (labPath: string) => string;
  /** Where its requests go: "http://127.0.0.1:PORT". */
  origin: string;
  /** The process of the command. */
  process: ChildProcess;
  /** Stops the server and its kernels. */
  stop: () => Promise<void>;
}

/**
 * Starts the command that `npm run lab` runs, without a browser, and waits until JupyterLab answers.
 *
 * @param directory the folder that JupyterLab shows
 * @param environment variables for the kernels beside this process's own
 * @returns the server; the caller stops it
 * @throws Error with what the server printed when it ends or says nothing within two minutes
 */
export async function startLab(directory: string, environment: Record<string, string>): Promise<LabServer> {
  const [port, token] = [await freePort(), "test-lab"];
  const own = [`--ServerApp.root_dir=${directory}`, `--IdentityProvider.token=${token}`];
  const command = [path.join(ROOT, "dist/scripts/lab.js"), "--no-browser", "--port", String(port), "--", ...own];
  const server = spawn(process.execPath, command, {
    cwd: ROOT,
    env: { ...process.env, ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let printed = "";
  const ended = new Promise<void>((resolve) => server.once("close", () => resolve()));
  for (const stream of [server.stdout, server.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => (printed += text));
  }
  const origin = `http://127.0.0.1:${port}`;
  const stop = async () => {
    server.kill("SIGTERM");
    await ended;
  };
  for (let waited = 0; waited < 240; waited++) {
    if (server.exitCode !== null) break;
    const answer = await fetch(`${origin}/api/status?token=${token}`).catch(() => undefined);
    if (answer?.ok) {
      return { address: (labPath) => `${origin}${labPath}?token=${token}`, origin, process: server, stop };
    }
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  await stop();
  throw new Error(`JupyterLab: expected an answer from ${origin}, found none. It printed:\n${printed.trim()}`);
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.on("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}
