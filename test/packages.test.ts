import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { after, before, describe, it } from "node:test";
import { ROOT } from "./support/command";

// Each package as its users get it: packed, and installed with its dependencies into an empty folder outside the
// checkout. One thing comes from the checkout: tfjs-node, tf-graph's peer dependency, because the native library in it
// is one that the set-up has made.

/** What this test reads of a package.json. */
interface Manifest {
  name: string;
  private?: boolean;
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
  peerDependencies?: Record<string, string>;
}

const readManifest = (folder: string) =>
  JSON.parse(fs.readFileSync(path.join(folder, "package.json"), "utf8")) as Manifest;
const MANIFESTS = fs
  .readdirSync(path.join(ROOT, "packages"))
  .map((name) => readManifest(path.join(ROOT, "packages", name)));
const OWN = new Set(MANIFESTS.map(({ name }) => name));
const PUBLIC = MANIFESTS.filter((manifest) => !manifest.private);

/** The folder of a user; what is installed there. */
let folder: string;
const installed = (name: string) => path.join(folder, "node_modules", name);

/** Runs npm; its error holds what npm complained about. */
function npm(args: string[], cwd: string): string {
  return execFileSync("npm", args, { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
}

/** What the packages' tests need beside the packages themselves: their devDependencies, and types of Node for tsc. */
function neededByTests(): string[] {
  const types = readManifest(ROOT).devDependencies?.["@types/node"];
  const needed = new Map(MANIFESTS.flatMap(({ devDependencies }) => Object.entries(devDependencies ?? {})));
  return [...needed.set("@types/node", types ?? "")]
    .filter(([name]) => !OWN.has(name))
    .map(([name, version]) => `${name}@${version}`);
}

function installAll(): void {
  folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), "vae-user-")));
  npm(["pack", "--workspaces", "--ignore-scripts", "--pack-destination", folder], ROOT);
  const tarballs = fs.readdirSync(folder).map((name) => `./${name}`);
  assert.equal(tarballs.length, MANIFESTS.length);
  fs.writeFileSync(path.join(folder, "package.json"), JSON.stringify({ private: true }));
  const quiet = ["--no-audit", "--no-fund", "--ignore-scripts", "--prefer-offline", "--legacy-peer-deps"];
  npm(["install", ...quiet, ...tarballs, ...neededByTests()], folder);
  for (const name of new Set(MANIFESTS.flatMap(({ peerDependencies }) => Object.keys(peerDependencies ?? {})))) {
    // What a package's tests need themselves, such as the figures' browser, is installed already.
    if (fs.existsSync(installed(name))) continue;
    fs.mkdirSync(path.dirname(installed(name)), { recursive: true });
    fs.symlinkSync(path.join(ROOT, "node_modules", name), installed(name));
  }
}

/** Runs Node in the user's folder, as from a terminal: a test that runs tests would report to its own runner else. */
function node(args: string[]): { status: number | null; output: string; stdout: string } {
  const env = { ...process.env };
  delete env.NODE_TEST_CONTEXT;
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: folder, encoding: "utf8", env });
  return { status, stdout, output: `${stdout}\n${stderr}` };
}

/** The compiled tests that came with a package. */
function testsOf(name: string): string[] {
  const tests = path.join(installed(name), "dist/test");
  if (!fs.existsSync(tests)) return [];
  const files = fs.readdirSync(tests, { recursive: true, encoding: "utf8" });
  return files.filter((file) => file.endsWith(".test.js")).map((file) => path.join(tests, file));
}

/** The first block of a package's README that is marked as JavaScript. */
function readmeExample(name: string): string {
  const file = path.join(installed(name), "README.md");
  assert.ok(fs.existsSync(file), `${name}: expected a README.md in its tarball, found none`);
  const block = /^```js\n(.*?)^```$/ms.exec(fs.readFileSync(file, "utf8"));
  assert.ok(block, `${name}/README.md: expected a block that begins with \`\`\`js, found none`);
  return block[1];
}

describe("the packages, installed from their tarballs into an empty folder", () => {
  before(installAll);
  after(() => fs.rmSync(folder, { recursive: true, force: true }));

  it("stand there as copies, none as a link into the checkout", () => {
    for (const { name } of MANIFESTS) assert.equal(fs.realpathSync(installed(name)), installed(name));
  });

  for (const { name } of PUBLIC) {
    it(`${name} passes its own tests`, () => {
      const files = testsOf(name);
      assert.ok(files.length > 0, `${name}: expected dist/test/*.test.js in its tarball, found none`);
      const { status, output } = node(["--test", "--test-reporter=spec", ...files]);
      assert.equal(status, 0, output.slice(Math.max(0, output.indexOf("✖ failing tests:"))));
      assert.ok(Number(/^ℹ pass (\d+)$/m.exec(output)?.[1]) > 0, output);
    });

    it(`${name} runs the first example of its README`, () => {
      const file = path.join(folder, "example.js");
      fs.writeFileSync(file, readmeExample(name));
      const { status, stdout, output } = node([file]);
      assert.equal(status, 0, output);
      assert.notEqual(stdout.trim(), "", `${name}/README.md: expected an example that prints something`);
    });
  }

  it("bring types that TypeScript can read", () => {
    const names = PUBLIC.map(({ name }) => name);
    const lines = names.map((name, i) => `import * as package${i} from "${name}";`);
    lines.push(`export const packages: object[] = [${names.map((_, i) => `package${i}`).join(", ")}];`);
    fs.writeFileSync(path.join(folder, "user.ts"), `${lines.join("\n")}\n`);
    const options = [
      "--strict",
      "--esModuleInterop",
      "--noEmit",
      "--target",
      "es2022",
      "--module",
      "commonjs",
      "--types",
      "node",
    ];
    const { output } = node([path.join(ROOT, "node_modules/typescript/bin/tsc"), ...options, "user.ts"]);
    // Other libraries' declarations are theirs to mend.
    const ours = output.split("\n").filter((line) => /^(user\.ts|node_modules\/@vae-notebooks\/)/.test(line));
    assert.deepEqual(ours, [], output);
  });
});
