import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { join } from "node:path";
import { test } from "node:test";
import { promisify } from "node:util";

const program = `
  const { tsne } = require(${JSON.stringify(join(__dirname, "../src"))});
  const { normalCloud } = require(${JSON.stringify(join(__dirname, "reference"))});
  const options = { earlyIterations: 5, iterations: 5, threads: 2 };
  tsne(normalCloud(3000, 4, 1), options).then(
    () => console.log("a map"),
    (error) => console.log(error.name + ": " + error.message),
  );`;

/** What the program prints when the system gives it no more than so many kilobytes of addresses. */
async function within(kilobytes: number): Promise<string> {
  const command = `ulimit -v ${kilobytes} && exec "$0" -e "$1"`;
  const { stdout } = await promisify(execFile)("sh", ["-c", command, process.execPath, program], { timeout: 60_000 });
  return stdout.trim();
}

// V8 reserves addresses by the gigabyte for each WebAssembly memory: 8 GB are too few for the first of them
const skip = process.platform !== "linux" && "ulimit -v is Linux's";
test("memory that the system refuses ends in an error that says how much was wanted", { skip }, async () => {
  assert.match(
    await within(8_000_000),
    /^Error: t-SNE: expected \d+ MiB of memory for WebAssembly, and the system did not give them \(.+\); fewer points/,
  );
});
