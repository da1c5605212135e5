// TensorFlow's C library under tfjs-node, by one of two routes:
//   wheel     the pinned PyPI wheel's C libraries, with the binding compiled here: the same TensorFlow everywhere
//   upstream  tfjs-node's own install script, which downloads TensorFlow 2.9 and a prebuilt binding
//   gpu       the pinned PyPI wheel of TensorFlow for CUDA, with the binding compiled here
// VAE_TENSORFLOW=wheel, =upstream or =gpu forces one of them; gpu is never taken unasked, and stops where it can't work.
import fs from "node:fs";
import path from "node:path";
import { bindingSources, compileBinding } from "./binding.mjs";
import { missingGpu } from "./gpu.mjs";
import { cache, root, tfjsNode, venvPython } from "./paths.mjs";
import { missingCompiler } from "./prerequisites.mjs";

export const VERSION = "2.21.0";
const WHEELS = {
  "linux x64": { package: "tensorflow-cpu", tag: "manylinux_2_27_x86_64" },
  "linux arm64": { package: "tensorflow", tag: "manylinux_2_27_aarch64" },
  "darwin arm64": { package: "tensorflow", tag: "macosx_12_0_arm64" },
};
/** The wheels whose C libraries use CUDA. Those of CUDA itself are the machine's, see gpu.mjs. */
const GPU_WHEELS = {
  "linux x64": { package: "tensorflow", tag: "manylinux_2_27_x86_64" },
};
// Only C libraries are taken, so one wheel serves whatever Python runs here.
const WHEEL_PYTHON = "3.11";
/** Where the C libraries are unpacked to: those of a route replace none of another one. */
const homeOf = (route) => path.join(cache, `tensorflow-${VERSION}${route === "gpu" ? "-gpu" : ""}`);

/**
 * Which route to take, and why not the first one where that is so.
 * @param gpuMissing says what a GPU lacks here, or nothing; asked only where a GPU is wanted
 * @returns {{ route: "wheel" | "upstream" | "gpu", because: string }}
 */
export function chooseRoute({ platform, arch, forced, compilerMissing, gpuMissing }) {
  if (forced && !["wheel", "upstream", "gpu"].includes(forced)) {
    throw new Error(`VAE_TENSORFLOW: expected "wheel", "upstream" or "gpu", found "${forced}"`);
  }
  if (forced === "gpu") {
    if (!GPU_WHEELS[`${platform} ${arch}`])
      throw new Error(`VAE_TENSORFLOW=gpu: expected ${Object.keys(GPU_WHEELS)}, found ${platform} ${arch}`);
    const missing = gpuMissing();
    if (missing)
      throw new Error(`VAE_TENSORFLOW=gpu: ${missing}. Nothing was installed: without VAE_TENSORFLOW the CPU is used.`);
    if (compilerMissing) throw new Error(compilerMissing);
    return { route: "gpu", because: "VAE_TENSORFLOW asks for it" };
  }
  if (forced === "upstream") return { route: "upstream", because: "VAE_TENSORFLOW asks for it" };
  const wheel = WHEELS[`${platform} ${arch}`];
  if (forced === "wheel") {
    if (!wheel)
      throw new Error(`VAE_TENSORFLOW=wheel: there is no TensorFlow ${VERSION} wheel for ${platform} ${arch}`);
    if (compilerMissing) throw new Error(compilerMissing);
    return { route: "wheel", because: "VAE_TENSORFLOW asks for it" };
  }
  if (!wheel) return { route: "upstream", because: `there is no TensorFlow ${VERSION} wheel for ${platform} ${arch}` };
  if (compilerMissing) return { route: "upstream", because: compilerMissing };
  return { route: "wheel", because: "" };
}

export const tensorflow = {
  title: "native TensorFlow",
  fingerprint: () =>
    [
      VERSION,
      process.env.VAE_TENSORFLOW ?? "",
      process.execPath,
      process.versions.modules,
      fs.readFileSync(path.join(root, "package-lock.json")),
      ...bindingSources(),
    ].join("\n"),
  present: () => bindingFile() !== undefined,
  async run(command) {
    const compilerMissing = missingCompiler();
    const choice = chooseRoute({
      platform: process.platform,
      arch: process.arch,
      forced: process.env.VAE_TENSORFLOW,
      compilerMissing,
      gpuMissing: missingGpu,
    });
    fs.rmSync(path.join(tfjsNode, "lib"), { recursive: true, force: true });
    fs.rmSync(path.join(tfjsNode, "deps"), { recursive: true, force: true });
    if (choice.route === "upstream") await fromUpstream(command, choice.because);
    else await fromWheel(command, choice.route);
    await command.run("loading it", process.execPath, ["-e", LOADING], { cwd: tfjsNode });
  },
};

const LOADING = `
const util = require("util");
util.isNullOrUndefined ??= (value) => value === null || value === undefined;
const tf = require("@tensorflow/tfjs-node");
tf.ready().then(() => {
  if (tf.getBackend() !== "tensorflow") throw new Error("backend is " + tf.getBackend());
  console.log("TensorFlow", tf.version_core, tf.node ? "binding loaded" : "");
});`;

async function fromWheel(command, route) {
  const home = homeOf(route);
  const wheels = route === "gpu" ? GPU_WHEELS : WHEELS;
  if (!fs.existsSync(home)) await unpackWheel(command, wheels[`${process.platform} ${process.arch}`], home);
  fs.symlinkSync(path.relative(tfjsNode, home), path.join(tfjsNode, "deps"));
  await compileBinding(command, home);
}

async function unpackWheel(command, wheel, home) {
  const download = fs.mkdtempSync(path.join(cache, "wheel-"));
  try {
    const pip = ["-m", "pip", "download", "--disable-pip-version-check", "--no-deps", "--only-binary=:all:"];
    const target = ["--python-version", WHEEL_PYTHON, "--platform", wheel.tag, "--dest", download];
    await command.run("downloading the wheel", venvPython, [...pip, ...target, `${wheel.package}==${VERSION}`]);
    const file = path.join(
      download,
      fs.readdirSync(download).find((name) => name.endsWith(".whl")),
    );
    await command.run("unpacking it", venvPython, [
      path.join(root, "scripts/setup/unpack_wheel.py"),
      file,
      `${home}.new`,
    ]);
    fs.renameSync(`${home}.new`, home);
  } finally {
    fs.rmSync(download, { recursive: true, force: true });
  }
}

async function fromUpstream(command, because) {
  command.say(`native TensorFlow: taking tfjs-node's own download, because ${because}`);
  const script = path.join(tfjsNode, "scripts/install.js");
  const bin = path.join(root, "node_modules/.bin");
  const env = { ...process.env, PATH: `${bin}${path.delimiter}${process.env.PATH}` };
  // The script may end with 0 when its download fails: only the missing binding tells.
  await command
    .run("tfjs-node's install script", process.execPath, [script], { cwd: tfjsNode, env })
    .catch(() => undefined);
  if (bindingFile() === undefined) {
    throw new Error(`tfjs-node's own download failed; it was tried because ${because}\n${command.excerpt()}`);
  }
}

function bindingFile() {
  const lib = path.join(tfjsNode, "lib");
  if (!fs.existsSync(lib)) return undefined;
  return fs
    .readdirSync(lib)
    .map((name) => path.join(lib, name, "tfjs_binding.node"))
    .find((file) => fs.existsSync(file));
}
