import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { afterEach, describe, it, TestContext } from "node:test";
import { pathToFileURL } from "node:url";
import { ROOT } from "../support/command";
import { temporaryDirectory } from "@vae-notebooks/testing";

interface Prerequisites {
  checkNode(version: string): string | undefined;
  findPython(): string;
  missingCompiler(): string | undefined;
}
interface Machine {
  platform: string;
  arch: string;
  forced?: string;
  compilerMissing?: string;
  gpuMissing?: () => string | undefined;
}
interface Gpu {
  missingGpu(machine?: { devices?: string; libraries?: () => string[] }): string | undefined;
}
interface Log {
  tellingLines(text: string): string;
}
interface Binding {
  plainFolder(candidates?: string[]): string;
}
interface TensorflowStep {
  VERSION: string;
  chooseRoute(machine: Machine): { route: string; because: string };
  tensorflow: { run(command: object): Promise<void> };
}

/** import() as Node has it; the compiler would turn it into require, which takes no .mjs. */
const importModule = new Function("url", "return import(url)") as (url: string) => Promise<unknown>;
const setUpModule = <T>(name: string): Promise<T> =>
  importModule(pathToFileURL(path.join(ROOT, "scripts/setup", name)).href) as Promise<T>;

const ENVIRONMENT = { ...process.env };
afterEach(() => {
  for (const name of Object.keys(process.env)) if (!(name in ENVIRONMENT)) delete process.env[name];
  Object.assign(process.env, ENVIRONMENT);
});

/** Gives environment variables values, or none, until the test ends. */
function setEnvironment(variables: Record<string, string | undefined>): void {
  for (const [name, value] of Object.entries(variables)) {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
}

/** A directory for the PATH with links to these programs of the machine, and nothing else. */
function pathWith(t: TestContext, ...programs: string[]): string {
  const directory = temporaryDirectory(t);
  for (const program of programs) {
    fs.symlinkSync(
      execFileSync("/bin/sh", ["-c", `command -v ${program}`], { encoding: "utf8" }).trim(),
      path.join(directory, program),
    );
  }
  return directory;
}

describe("checkNode", () => {
  it("takes Node 20 and newer and names the version of an older one", async () => {
    const { checkNode } = await setUpModule<Prerequisites>("prerequisites.mjs");
    for (const version of ["20.0.0", "20.20.2", "22.1.0", "100.0.0"])
      assert.equal(checkNode(version), undefined, version);
    for (const version of ["18.20.4", "8.17.0", "0.12.18"]) {
      assert.match(
        checkNode(version) ?? "",
        new RegExp(`^Node\\.js 20 or newer is needed, found ${version}: install it .*\\.$`),
      );
    }
  });
});

describe("missingCompiler", () => {
  it("finds the compiler and make of this machine", async () => {
    const { missingCompiler } = await setUpModule<Prerequisites>("prerequisites.mjs");
    setEnvironment({ CXX: undefined });
    assert.equal(missingCompiler(), undefined);
  });

  it("says in one line what to install where the PATH is empty", async (t) => {
    const { missingCompiler } = await setUpModule<Prerequisites>("prerequisites.mjs");
    setEnvironment({ PATH: pathWith(t), CXX: undefined });
    const found = missingCompiler() ?? "";
    assert.match(
      found,
      /^a C\+\+ compiler \(looked for g\+\+, clang\+\+, c\+\+\) and make not found: install what is missing \(.*apt install g\+\+ make/,
    );
    assert.ok(!found.includes("\n"));
  });

  it("names the one that is missing, and the compiler that CXX asks for", async (t) => {
    const { missingCompiler } = await setUpModule<Prerequisites>("prerequisites.mjs");
    const [makeAlone, compilerAlone, both] = [pathWith(t, "make"), pathWith(t, "g++"), pathWith(t, "g++", "make")];
    setEnvironment({ PATH: makeAlone, CXX: undefined });
    assert.match(missingCompiler() ?? "", /^a C\+\+ compiler \(.*\) not found/);
    setEnvironment({ PATH: compilerAlone });
    assert.match(missingCompiler() ?? "", /^make not found/);
    setEnvironment({ PATH: both, CXX: "no-such-compiler" });
    assert.match(missingCompiler() ?? "", /^a C\+\+ compiler \(looked for no-such-compiler\) not found/);
  });
});

describe("findPython", () => {
  it("finds a Python of this machine that is new enough", async () => {
    const { findPython } = await setUpModule<Prerequisites>("prerequisites.mjs");
    setEnvironment({ PYTHON: undefined });
    const version = execFileSync(findPython(), ["-c", "import sys; print(sys.version_info[:2] >= (3, 10))"], {
      encoding: "utf8",
    });
    assert.equal(version.trim(), "True");
  });

  it("says in one line what to install where there is none, and names the one that PYTHON asks for", async (t) => {
    const { findPython } = await setUpModule<Prerequisites>("prerequisites.mjs");
    setEnvironment({ PATH: pathWith(t), PYTHON: undefined });
    assert.throws(findPython, {
      message: /^Python 3\.10 or newer with venv is needed, found no python3 or python: install it \([^\n]*$/,
    });
    setEnvironment({ PYTHON: "/no/such/python" });
    assert.throws(findPython, { message: /found no \/no\/such\/python: install it/ });
  });
});

describe("chooseRoute", () => {
  const linux = { platform: "linux", arch: "x64" };

  it("takes the pinned wheel where there is one and a compiler", async () => {
    const { chooseRoute } = await setUpModule<TensorflowStep>("tensorflow.mjs");
    for (const [platform, arch] of [
      ["linux", "x64"],
      ["linux", "arm64"],
      ["darwin", "arm64"],
    ]) {
      assert.deepEqual(chooseRoute({ platform, arch }), { route: "wheel", because: "" }, `${platform} ${arch}`);
    }
    assert.equal(chooseRoute({ ...linux, forced: "" }).route, "wheel");
  });

  it("takes tfjs-node's own download elsewhere, and says why", async () => {
    const { chooseRoute, VERSION } = await setUpModule<TensorflowStep>("tensorflow.mjs");
    for (const [platform, arch] of [
      ["win32", "x64"],
      ["darwin", "x64"],
      ["linux", "arm"],
    ]) {
      assert.deepEqual(chooseRoute({ platform, arch }), {
        route: "upstream",
        because: `there is no TensorFlow ${VERSION} wheel for ${platform} ${arch}`,
      });
    }
    assert.deepEqual(chooseRoute({ ...linux, compilerMissing: "no g++" }), { route: "upstream", because: "no g++" });
  });

  it("does what VAE_TENSORFLOW asks for, or says why it can't", async () => {
    const { chooseRoute, VERSION } = await setUpModule<TensorflowStep>("tensorflow.mjs");
    const asked = "VAE_TENSORFLOW asks for it";
    assert.deepEqual(chooseRoute({ ...linux, forced: "upstream" }), { route: "upstream", because: asked });
    assert.deepEqual(chooseRoute({ ...linux, forced: "wheel" }), { route: "wheel", because: asked });
    assert.throws(() => chooseRoute({ ...linux, forced: "wheel", compilerMissing: "no g++" }), { message: "no g++" });
    assert.throws(() => chooseRoute({ platform: "win32", arch: "x64", forced: "wheel" }), {
      message: `VAE_TENSORFLOW=wheel: there is no TensorFlow ${VERSION} wheel for win32 x64`,
    });
    assert.throws(() => chooseRoute({ ...linux, forced: "cuda" }), {
      message: 'VAE_TENSORFLOW: expected "wheel", "upstream" or "gpu", found "cuda"',
    });
  });

  it("takes a GPU where one is asked for and there, and stops where it is not, never going on with the CPU", async () => {
    const { chooseRoute } = await setUpModule<TensorflowStep>("tensorflow.mjs");
    const gpu = (machine: Machine) => chooseRoute({ gpuMissing: () => undefined, ...machine, forced: "gpu" });
    assert.deepEqual(gpu(linux), { route: "gpu", because: "VAE_TENSORFLOW asks for it" });
    assert.throws(() => gpu({ platform: "darwin", arch: "arm64" }), {
      message: "VAE_TENSORFLOW=gpu: expected linux x64, found darwin arm64",
    });
    assert.throws(() => gpu({ ...linux, compilerMissing: "no g++" }), { message: "no g++" });
    assert.throws(() => gpu({ ...linux, gpuMissing: () => "expected a GPU, found none" }), {
      message:
        "VAE_TENSORFLOW=gpu: expected a GPU, found none. Nothing was installed: without VAE_TENSORFLOW the CPU is used.",
    });
  });
});

describe("missingGpu", () => {
  const CUDA = ["libcudart.so.12", "libcublas.so.12", "libcudnn.so.9"];

  it("asks for a device of NVIDIA's driver first, then for CUDA's libraries", async (t) => {
    const { missingGpu } = await setUpModule<Gpu>("gpu.mjs");
    const devices = temporaryDirectory(t);
    fs.writeFileSync(path.join(devices, "nvidiactl"), "");
    const none = `expected an NVIDIA GPU with its driver, found no ${path.join(devices, "nvidia0")}`;
    assert.equal(missingGpu({ devices, libraries: () => CUDA }), none);
    fs.writeFileSync(path.join(devices, "nvidia0"), "");
    assert.equal(missingGpu({ devices, libraries: () => CUDA }), undefined);
    assert.match(
      missingGpu({ devices, libraries: () => ["libcublas.so.12", "libcudart.so.11.0"] }) ?? "",
      /^expected the libraries libcudart\.so\.12, .*, found no libcudart\.so\.12, no libcudnn\.so\.9: install CUDA 12/,
    );
  });

  it("finds libraries in the folders of LD_LIBRARY_PATH", async (t) => {
    const { missingGpu } = await setUpModule<Gpu>("gpu.mjs");
    const [devices, libraries] = [temporaryDirectory(t), temporaryDirectory(t)];
    fs.writeFileSync(path.join(devices, "nvidia0"), "");
    for (const name of CUDA) fs.writeFileSync(path.join(libraries, name), "");
    setEnvironment({ LD_LIBRARY_PATH: `/no/such/folder:${libraries}` });
    assert.equal(missingGpu({ devices }), undefined);
  });

  it(
    "stops the set-up of TensorFlow on a machine without a GPU, before anything there is taken away",
    { skip: fs.existsSync("/dev/nvidia0") && "this machine has a GPU" },
    async () => {
      const { tensorflow } = await setUpModule<TensorflowStep>("tensorflow.mjs");
      const library = path.join(ROOT, "node_modules/@tensorflow/tfjs-node/lib");
      const before = fs.readdirSync(library);
      setEnvironment({ VAE_TENSORFLOW: "gpu" });
      // On other systems than Linux the complaint is about that.
      await assert.rejects(tensorflow.run({}), {
        message: /^VAE_TENSORFLOW=gpu: expected (linux x64|an NVIDIA GPU with its driver), found /,
      });
      assert.deepEqual(fs.readdirSync(library), before);
    },
  );
});

describe("tellingLines", () => {
  it("shows the compiler's complaint, however much of node-gyp's own follows it", async () => {
    const { tellingLines } = await setUpModule<Log>("log.mjs");
    const complaint = "../binding/tfjs_backend.h:25:10: fatal error: tensorflow/c/c_api.h: No such file or directory";
    const noise = Array.from({ length: 30 }, (_, i) => `gyp ERR! stack     at Error ${i}`);
    const shown = tellingLines(
      ["$ node-pre-gyp install", "gyp info it worked", complaint, ...noise, "not ok"].join("\n"),
    ).split("\n");
    assert.deepEqual(shown.slice(0, 2), [`  | ${complaint}`, "  | …"]);
    assert.equal(shown[shown.length - 1], "  | not ok");
    assert.ok(shown.length <= 10, String(shown.length));
  });

  it("shows the last lines of a log without a complaint, and nothing of an empty one", async () => {
    const { tellingLines } = await setUpModule<Log>("log.mjs");
    assert.equal(tellingLines("a\nb\n"), "  | a\n  | b");
    assert.equal(tellingLines("").trim(), "|");
  });
});

describe("plainFolder", () => {
  it("takes the first folder whose path a make file can hold", async (t) => {
    const { plainFolder } = await setUpModule<Binding>("binding.mjs");
    const home = temporaryDirectory(t);
    const folders = ["with space", "é", "plain", "other"].map((name) => path.join(home, name));
    folders.forEach((folder) => fs.mkdirSync(folder));
    assert.equal(plainFolder([...folders.slice(0, 2), path.join(home, "absent"), ...folders.slice(2)]), folders[2]);
    assert.throws(() => plainFolder(folders.slice(0, 2)), {
      message: /^TMPDIR: expected a folder .*, found .*with space, .*é$/,
    });
  });
});
