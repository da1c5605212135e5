import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { readNpy, writeNpy } from "@vae-notebooks/arrays";
import { knnAccuracy } from "../src";
import ndarray from "ndarray";
import { clusterCloud } from "./reference";

const script = join(__dirname, "../src/command.js");
const { points, labels } = clusterCloud(300, 5, 3, 10, 1);
let folder: string;
let input: string;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), "tsne-"));
  input = join(folder, "in.npy");
  await writeNpy(input, { data: points.data, shape: points.shape });
});

after(async () => {
  await rm(folder, { recursive: true });
});

interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Runs the command; `watch` sees the standard error so far and may send signals. */
async function run(
  args: string[],
  watch: (stderr: string, kill: () => void) => void = () => undefined,
): Promise<Ended> {
  const child = spawn(process.execPath, [script, ...args], { env: { ...process.env, npm_lifecycle_event: "npx" } });
  let [stdout, stderr] = ["", ""];
  child.stdout.on("data", (part) => (stdout += part));
  child.stderr.on("data", (part) => {
    stderr += part;
    watch(stderr, () => child.kill("SIGINT"));
  });
  const code = await new Promise<number | null>((resolve) => child.on("close", resolve));
  return { code, stdout, stderr };
}

test("a file of points becomes a file of positions, with progress on standard error", async () => {
  const out = join(folder, "out.npy");
  const { code, stdout, stderr } = await run(["--in", input, "--out", out, "--iterations", "150", "--seed", "3"]);
  assert.equal(code, 0, stderr);
  assert.match(stdout, /out\.npy: 300 points in .* s, KL divergence .*WebAssembly/);
  assert.match(stderr, /iteration 400 of 400, KL divergence \d/);
  const { data, shape } = await readNpy(out);
  assert.deepEqual(shape, [300, 2]);
  assert.ok(data instanceof Float32Array);
  assert.equal(knnAccuracy(ndarray(data, [300, 2]), labels), 1);
  // positions to start from, and no progress
  const again = await run([
    "--in",
    input,
    "--out",
    out,
    "--init",
    out,
    "--early-iterations",
    "0",
    "--iterations",
    "0",
    "--quiet",
  ]);
  assert.equal(again.code, 0);
  assert.equal(again.stderr, "");
});

test("points are added to a map that was made before, and options of making one are refused then", async () => {
  const [map, added] = [join(folder, "map.npy"), join(folder, "added.npy")];
  await run(["--in", input, "--out", map, "--iterations", "100", "--quiet"]);
  const adding = ["--in", input, "--out", added, "--add-to", map, "--of", input];
  const { code, stdout, stderr } = await run(adding);
  assert.equal(code, 0, stderr);
  assert.match(stdout, /added\.npy: 300 points added to .*map\.npy in .* s/);
  const { data, shape } = await readNpy(added);
  assert.equal(knnAccuracy(ndarray(data as Float32Array, shape), labels), 1);
  const refused = await run([...adding, "--seed", "3"]);
  assert.match(refused.stderr, /^--seed: expected none with --add-to/);
  assert.match((await run(["--in", input, "--out", added, "--of", input])).stderr, /^--add-to FILE\.npy is missing/);
});

test("a lowered perplexity is told on standard error, and a map on a line has one column", async () => {
  const out = join(folder, "line.npy");
  const args = [
    "--in",
    input,
    "--out",
    out,
    "--components",
    "1",
    "--perplexity",
    "200",
    "--iterations",
    "20",
    "--quiet",
  ];
  const { code, stderr } = await run(args);
  assert.equal(code, 0, stderr);
  assert.match(stderr, /^perplexity: 200 looks at 600 neighbours, and 300 points have 299; lowered to 99\.67$/m);
  assert.deepEqual((await readNpy(out)).shape, [300, 1]);
});

test("--help explains the options and nothing else happens", async () => {
  const { code, stdout } = await run(["--help"]);
  assert.equal(code, 0);
  assert.match(stdout, /^tsne \[options\]\n/);
  assert.match(stdout, /--in FILE .*matrix/);
});

test("an interrupt ends the run with a message and no file", async () => {
  const out = join(folder, "never.npy");
  let interrupted = false;
  const { code, stderr } = await run(["--in", input, "--out", out, "--iterations", "1000000"], (text, kill) => {
    if (text.includes("iteration 300") && !interrupted) kill();
    interrupted ||= text.includes("iteration 300");
  });
  assert.equal(code, 1);
  assert.match(stderr, /^interrupted; nothing was written/m);
  assert.deepEqual(
    (await readdir(folder)).filter((name) => name.startsWith("never")),
    [],
  );
});

const wrong: [string, string[], RegExp][] = [
  ["a missing option", ["--out", "x.npy"], /^--in FILE\.npy is missing/],
  ["an unknown option", ["--in", "a", "--out", "b", "--perplexty", "3"], /^Unknown option '--perplexty'/],
  ["a missing file", ["--in", "absent.npy", "--out", "b"], /^absent\.npy: expected a \.npy file, found none/],
  ["a word for a number", ["--in", "a", "--out", "b", "--seed", "x"], /^--seed: expected a number, found "x"/],
];

for (const [what, args, message] of wrong) {
  test(`${what} gives one line and exit code 1`, async () => {
    const { code, stdout, stderr } = await run(args);
    assert.equal(code, 1);
    assert.match(stderr, message);
    assert.equal(stderr.trim().split("\n").length, 1);
    assert.equal(stdout, "");
  });
}
