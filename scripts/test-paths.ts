import { spawn, spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { ROOT } from "./notebooks/pipeline";
import { runCommand } from "./command";

/** What must work where the path has a space and a letter outside ASCII, in this order: arguments of npm. */
const WORK: { what: string; npm: string[] }[] = [
  { what: "set-up, with everything downloaded and compiled", npm: ["run", "setup"] },
  { what: "set-up once more: nothing to do", npm: ["run", "setup"] },
  { what: "tests of library, study and commands", npm: ["test"] },
  { what: "every notebook, its pictures and its report", npm: ["run", "reproduce", "--", "--quick"] },
];

/** Copies the files that git would commit, changed ones as they are now. */
function copyCheckout(target: string): void {
  const { stdout, status } = spawnSync("git", ["ls-files", "-z", "-co", "--exclude-standard"], {
    cwd: ROOT,
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(`${ROOT}: expected a git checkout, found none`);
  const present = stdout.split("\0").filter((name) => name !== "" && fs.existsSync(path.join(ROOT, name)));
  for (const name of present) fs.cpSync(path.join(ROOT, name), path.join(target, name), { recursive: true });
}

function run(command: string, args: string[], cwd: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const shell = process.platform === "win32" && command === "npm";
    const child = spawn(command, args, { cwd, stdio: "inherit", shell });
    child.on("error", reject);
    child.on("close", (code, signal) => {
      if (code === 0) resolve();
      else reject(new Error(`${command} ${args.join(" ")} ended with ${signal ?? `exit code ${code}`} in ${cwd}`));
    });
  });
}

runCommand(
  {
    name: "test:paths",
    about:
      "Copies the checkout to a temporary folder whose path has a space and an é, sets it up there from nothing, and runs\n" +
      "tests and every notebook there. It takes some minutes; the folder is removed at the end.",
    options: { keep: { type: "boolean", about: "leaves the folder there, also when something failed" } },
  },
  async ({ values }) => {
    const home = fs.mkdtempSync(path.join(os.tmpdir(), "vae é and space "));
    const checkout = path.join(home, "a clone");
    process.once("SIGINT", () => undefined);
    try {
      copyCheckout(checkout);
      for (const { what, npm } of WORK) {
        console.log(`\n${what}\n  in ${checkout}`);
        await run("npm", npm, checkout);
      }
      console.log("\nall of it works there");
    } finally {
      if (!values.keep) fs.rmSync(home, { recursive: true, force: true });
    }
  },
);
