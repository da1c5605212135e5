import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import path from "node:path";
import { describe, it } from "node:test";
import { withoutStartUpLines } from "../src/start-up-lines";

const WARNING = "WARNING: All log messages before absl::InitializeLog() is called are written to STDERR\n";
const ONEDNN =
  "I0000 00:00:1795598706.815155   10433 port.cc:153] oneDNN custom operations are on. You may see slightly different results.\n";

/** Runs a program in a process of its own, with the package's folder as its first argument. */
function run(
  program: string,
  environment: Record<string, string> = {},
): { stdout: string; stderr: string; signal: string | null } {
  const source = path.join(__dirname, "../src");
  const env = { ...process.env, ...environment };
  return spawnSync(process.execPath, ["-e", program, source], { encoding: "utf8", env });
}

const LOAD = 'require(process.argv[1] + "/tensorflow").tf.ones([2]).dataSync(); console.error("after");';
const quietly = (body: string) => `require(process.argv[1] + "/start-up-lines").loadQuietly(() => { ${body} });`;

describe("withoutStartUpLines", () => {
  it("takes TensorFlow's two lines away and nothing else", () => {
    assert.equal(withoutStartUpLines(`before\n${WARNING}${ONEDNN}after`), "before\nafter");
    const others = `I0000 00:00:1 2 cpu_feature_guard.cc:227] optimized\nW0000 00:00:1 2 port.cc:160] oneDNN: odd\n\nWARNING: other\n`;
    assert.equal(withoutStartUpLines(others), others);
    assert.equal(withoutStartUpLines(""), "");
  });
});

describe("loading TensorFlow", () => {
  it("writes nothing to standard error, which works as before afterwards", () => {
    const { stderr } = run(LOAD);
    assert.equal(stderr, "after\n");
  });

  it("writes its log where TF_CPP_MIN_LOG_LEVEL=0 asks for it", () => {
    const { stderr } = run(LOAD, { TF_CPP_MIN_LOG_LEVEL: "0" });
    assert.match(stderr, /oneDNN custom operations are on/);
  });

  it("passes on what else is written meanwhile, and the error that ends it", () => {
    const { stderr } = run(quietly('require("fs").writeSync(2, "a complaint\\n"); throw new Error("no library");'));
    assert.match(stderr, /^a complaint\n/);
    assert.match(stderr, /Error: no library/);
  });

  it("passes on the last words of a library that aborts the process", () => {
    const { stderr, signal } = run(
      quietly('require("fs").writeSync(2, "this processor can not\\n"); process.abort();'),
    );
    assert.match(stderr, /this processor can not\n/);
    assert.equal(signal, "SIGABRT");
  });
});
