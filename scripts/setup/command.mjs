// Runs a step's commands with their output in a log file, and keeps one line on the screen up to date.
import { spawn } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { lockProcess, unlockProcess } from "./lock.mjs";
import { tellingLines } from "./log.mjs";
import { cache, root } from "./paths.mjs";

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"];

export function commandRunner(name, title) {
  const log = path.join(cache, "logs", `setup-${name}.log`);
  fs.mkdirSync(path.dirname(log), { recursive: true });
  fs.writeFileSync(log, "");
  const started = Date.now();
  const terminal = process.stdout.isTTY;
  const seconds = () => `${((Date.now() - started) / 1000).toFixed(0)} s`;
  let doing = "";
  const draw = () => terminal && process.stdout.write(`\r\x1b[K… ${title}${doing && `: ${doing}`} (${seconds()})`);
  const timer = terminal ? setInterval(draw, 500) : undefined;
  if (!terminal) console.log(`… ${title}`);

  const finish = (mark, text) => {
    clearInterval(timer);
    console.log(`${terminal ? "\r\x1b[K" : ""}${mark} ${text}`);
  };
  const excerpt = () => `${tellingLines(fs.readFileSync(log, "utf8"))}\n  whole log: ${path.relative(root, log)}`;
  const run = (what, file, args, options = {}) => {
    doing = what;
    draw();
    return new Promise((resolve, reject) => {
      const output = fs.openSync(log, "a");
      fs.writeSync(output, `$ ${file} ${args.join(" ")}\n`);
      const shell = process.platform === "win32" && !path.isAbsolute(file);
      // A group of its own, so that an interrupt ends the command's own children too.
      const child = spawn(file, args, {
        cwd: root,
        stdio: ["ignore", output, output],
        shell,
        detached: true,
        ...options,
      });
      fs.closeSync(output);
      child.on("error", (error) => reject(new Error(`${what}: ${error.message}`)));
      if (child.pid === undefined) return;
      lockProcess(child.pid);
      // The command is waited for: npm takes a moment to end, and must not meet the npm of the next run.
      const interrupt = (signal) => {
        const kill = (how) => process.kill(process.platform === "win32" ? child.pid : -child.pid, how);
        child.on("close", () => {
          finish("✗", `${title}: interrupted; the next run goes on from here`);
          process.exit(signal === "SIGINT" ? 130 : 143);
        });
        kill("SIGTERM");
        setTimeout(() => kill("SIGKILL"), 5000);
      };
      for (const signal of SIGNALS) process.once(signal, interrupt);
      child.on("close", (code, signal) => {
        for (const name of SIGNALS) process.off(name, interrupt);
        unlockProcess(child.pid);
        if (code === 0) resolve();
        else reject(new Error(`${what} ended with ${signal ?? `exit code ${code}`}\n${excerpt()}`));
      });
    });
  };
  return {
    run,
    excerpt,
    say: (text) => finish("·", text),
    done: () => finish("✓", `${title} (${seconds()})`),
    fail: (message) => finish("✗", `${title}: ${message}`),
  };
}
