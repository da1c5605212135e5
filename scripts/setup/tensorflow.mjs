// TensorFlow's C library under tfjs-node, by one of two routes:
//   wheel     the pinned PyPI wheel's C libraries, with the binding compiled here: the same TensorFlow everywhere
//   upstream  tfjs-node's own install script, which downloads TensorFlow 2.9 and a prebuilt binding
// VAE_TENSORFLOW=wheel or =upstream forces one of them.
import fs from "node:fs";
import path from "node:path";
import { bindingSources, compileBinding } from "./binding.mjs";
import { cache, root, tfjsNode, venvPython } from "./paths.mjs";
import { missingCompiler } from "./prerequisites.mjs";

export const VERSION = "2.21.0";
const WHEELS = {
  "linux x64": { package: "tensorflow-cpu", tag: "manylinux_2_27_x86_64" },
  "linux arm64": { package: "tensorflow", tag: "manylinux_2_27_aarch64" },
  "darwin arm64": { package: "tensorflow", tag: "macosx_12_0_arm64" },
};
// Only C libraries are taken, so one wheel serves whatever Python runs here.
const WHEEL_PYTHON = "3.11";
const home = path.join(cache, `tensorflow-${VERSION}`);

/**
 * Which route to take, and why not the first one where that is so.
 * @returns {{ route: "wheel" | "upstream", because: string }}
 */
export function chooseRoute({ platform, arch, forced, compilerMissing }) {
  if (forced !== undefined && forced !== "" && forced !== "wheel" && forced !== "upstream") {
    throw new Error(`VAE_TENSORFLOW: expected "wheel" or "upstream", found "${forced}"`);
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
    });
    fs.rmSync(path.join(tfjsNode, "lib"), { recursive: true, force: true });
    fs.rmSync(path.join(tfjsNode, "deps"), { recursive: true, force: true });
    if (choice.route === "wheel") await fromWheel(command);
    else await fromUpstream(command, choice.because);
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

async function fromWheel(command) {
  if (!fs.existsSync(home)) await unpackWheel(command);
  fs.symlinkSync(path.relative(tfjsNode, home), path.join(tfjsNode, "deps"));
  await compileBinding(command, home);
}

async function unpackWheel(command) {
  const wheel = WHEELS[`${process.platform} ${process.arch}`];
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
