// What TensorFlow needs of a machine to compute on its GPU: NVIDIA's driver, and the libraries of CUDA that the wheel is linked
// to. TensorFlow itself would go on with the CPU where one is missing, and say so in its log alone.
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";

/** Libraries of which one of the listed names must be found: TensorFlow 2.21's wheel is built with CUDA 12 and cuDNN 9. */
const LIBRARIES = ["libcudart.so.12", "libcublas.so.12", "libcudnn.so.9"];

/**
 * What is missing for TensorFlow on a GPU.
 *
 * @param {{ devices?: string, libraries?: () => string[] }} machine the folder of devices, and the file names of the
 *   libraries that programs find; this machine's unless given
 * @returns {string | undefined} one line: what was expected and what was found; undefined where nothing is missing
 */
export function missingGpu({ devices = "/dev", libraries = foundLibraries } = {}) {
  const gpus = fs.readdirSync(devices).filter((name) => /^nvidia\d+$/.test(name));
  if (gpus.length === 0) return `expected an NVIDIA GPU with its driver, found no ${path.join(devices, "nvidia0")}`;
  const found = libraries();
  const missing = LIBRARIES.filter((name) => !found.includes(name));
  if (missing.length === 0) return undefined;
  const advice = "install CUDA 12 and cuDNN 9, and name their folders in LD_LIBRARY_PATH";
  return `expected the libraries ${LIBRARIES.join(", ")}, found no ${missing.join(", no ")}: ${advice}`;
}

/** The libraries that the system's list of them has, and those in the folders of LD_LIBRARY_PATH. */
function foundLibraries() {
  const folders = (process.env.LD_LIBRARY_PATH ?? "").split(":").filter((folder) => folder && fs.existsSync(folder));
  return [...listedLibraries(), ...folders.flatMap((folder) => fs.readdirSync(folder))];
}

function listedLibraries() {
  for (const program of ["ldconfig", "/sbin/ldconfig"]) {
    try {
      const listed = execFileSync(program, ["-p"], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
      return [...listed.matchAll(/^\s+(\S+) \(/gm)].map(([, name]) => name);
    } catch {
      // Not there: the next one may be.
    }
  }
  return [];
}
