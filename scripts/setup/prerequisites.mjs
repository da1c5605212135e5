// What must be on the machine before the first step: each check gives one line that says what to install.
import { execFileSync } from "node:child_process";

export const NODE_MAJOR = 20;
export const PYTHON_MINOR = 10;

/** @returns one line that says what to install, or undefined when this Node will do */
export function checkNode(version) {
  if (Number(version.split(".")[0]) >= NODE_MAJOR) return undefined;
  return `Node.js ${NODE_MAJOR} or newer is needed, found ${version}: install it from https://nodejs.org or with your package manager.`;
}

/**
 * The Python that will make the project's environment: PYTHON if set, else the first of python3, python that is new enough.
 * @returns its command, or throws one line that says what to install
 */
export function findPython() {
  const candidates = process.env.PYTHON ? [process.env.PYTHON] : ["python3", "python"];
  const found = [];
  for (const command of candidates) {
    const version = answer(command, ["-c", "import sys; print('%d.%d.%d' % sys.version_info[:3])"]);
    if (version === undefined) continue;
    const [major, minor] = version.split(".").map(Number);
    if (major === 3 && minor >= PYTHON_MINOR) {
      if (answer(command, ["-c", "import venv, ensurepip"]) === undefined) {
        throw new Error(
          `Python ${version} (${command}) has no venv module: install it (Debian and Ubuntu: apt install python3-venv).`,
        );
      }
      return command;
    }
    found.push(`${command} is ${version}`);
  }
  throw new Error(
    `Python 3.${PYTHON_MINOR} or newer with venv is needed, found ${found.join(", ") || `no ${candidates.join(" or ")}`}: ` +
      "install it (Debian and Ubuntu: apt install python3 python3-venv; macOS: brew install python) or name one in PYTHON.",
  );
}

/** @returns undefined when C++ can be compiled here, else one line that says what to install */
export function missingCompiler() {
  const compilers = process.env.CXX ? [process.env.CXX] : ["g++", "clang++", "c++"];
  const compiler = compilers.find((command) => answer(command, ["--version"]) !== undefined);
  const make = answer("make", ["--version"]);
  if (compiler && make !== undefined) return undefined;
  const missing = [
    compiler ? "" : `a C++ compiler (looked for ${compilers.join(", ")})`,
    make === undefined ? "make" : "",
  ];
  return (
    `${missing.filter(Boolean).join(" and ")} not found: install what is missing ` +
    "(Debian and Ubuntu: apt install g++ make; Fedora: dnf install gcc-c++ make; macOS: xcode-select --install)."
  );
}

function answer(command, args) {
  try {
    return execFileSync(command, args, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();
  } catch {
    return undefined;
  }
}
