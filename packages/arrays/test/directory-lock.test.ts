import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { describe, it } from "node:test";
import { temporaryDirectory } from "@vae-notebooks/testing";
import { lockDirectory } from "../src/directory-lock";

/** A program that takes a directory, says so, and stays until it is killed. */
const HOLDER = `
  const { lockDirectory } = require(${JSON.stringify(path.join(__dirname, "../src/directory-lock.js"))});
  try { lockDirectory(process.argv[1]); console.log("taken"); setInterval(() => undefined, 1000); }
  catch (error) { console.log(error.message); }`;

async function holder(directory: string) {
  const child = spawn(process.execPath, ["-e", HOLDER, directory], { stdio: ["ignore", "pipe", "inherit"] });
  const [said] = (await once(child.stdout, "data")) as [Buffer];
  return { child, said: String(said).trim() };
}

describe("lockDirectory", () => {
  it("makes the directory, and leaves it empty when it is released", (t) => {
    const directory = path.join(temporaryDirectory(t), "new");
    const release = lockDirectory(directory);
    assert.equal(fs.readdirSync(directory).length, 1);
    release();
    assert.deepEqual(fs.readdirSync(directory), []);
    lockDirectory(directory)();
  });

  it("refuses a second holder in the same process, and leaves the first one's lock", (t) => {
    const directory = temporaryDirectory(t);
    const release = lockDirectory(directory);
    assert.throws(() => lockDirectory(directory), {
      message: /: expected nobody at work there, found this process \(.*\.lock-\d+-\d+\)$/,
    });
    assert.throws(() => lockDirectory(directory), /this process/);
    release();
    lockDirectory(directory)();
  });

  it("refuses a directory that another process holds, until that is killed", async (t) => {
    const directory = temporaryDirectory(t);
    const { child, said } = await holder(directory);
    assert.equal(said, "taken");
    assert.throws(() => lockDirectory(directory), {
      message: new RegExp(`^${directory}: expected nobody at work there, found process ${child.pid} `),
    });
    child.kill("SIGKILL");
    await once(child, "exit");
    assert.equal(fs.readdirSync(directory).length, 1, "a killed process leaves its file");
    lockDirectory(directory)();
    assert.deepEqual(fs.readdirSync(directory), []);
  });

  it(
    "does not take a later process for an earlier one with the same number",
    { skip: process.platform === "win32" && "Windows does not tell when a process was started" },
    (t) => {
      const directory = temporaryDirectory(t);
      const earlier = { pid: process.ppid, started: "long ago", host: os.hostname() };
      fs.writeFileSync(path.join(directory, `.lock-${process.ppid}-1`), JSON.stringify(earlier));
      lockDirectory(directory)();
      assert.deepEqual(fs.readdirSync(directory), []);
    },
  );

  it("counts a process of another machine as alive, and says which file to remove if it is not", (t) => {
    const directory = temporaryDirectory(t);
    const file = path.join(directory, ".lock-17-1");
    fs.writeFileSync(file, JSON.stringify({ pid: 17, started: "", host: "elsewhere" }));
    assert.throws(() => lockDirectory(directory), {
      message: `${directory}: expected nobody at work there, found process 17 (${file}) on elsewhere; if it has ended, remove that file`,
    });
    assert.deepEqual(fs.readdirSync(directory), [".lock-17-1"]);
  });

  it("never has two holders when many come at the same time", async (t) => {
    const directory = temporaryDirectory(t);
    const all = await Promise.all(Array.from({ length: 6 }, () => holder(directory)));
    const taken = all.filter(({ said }) => said === "taken");
    assert.ok(taken.length <= 1, `${taken.length} hold it`);
    for (const { said } of all) assert.match(said, /^taken$|expected nobody at work there/);
    all.forEach(({ child }) => child.kill("SIGKILL"));
  });

  it("names the file where the directory can't be written to", (t) => {
    const occupied = path.join(temporaryDirectory(t), "occupied");
    fs.writeFileSync(occupied, "");
    assert.throws(() => lockDirectory(occupied), /occupied\/\.lock-.*can't be written/);
  });
});

describe("a holder's file", () => {
  it("is complete from the moment at which it is there", (t) => {
    const directory = temporaryDirectory(t);
    const { stdout } = spawnSync(
      process.execPath,
      ["-e", `${HOLDER.replace("setInterval(() => undefined, 1000);", "")}`, directory],
      { encoding: "utf8" },
    );
    assert.equal(stdout.trim(), "taken");
    const [name] = fs.readdirSync(directory);
    const { pid, started, host } = JSON.parse(fs.readFileSync(path.join(directory, name), "utf8")) as {
      pid: number;
      started: string;
      host: string;
    };
    assert.ok(name.startsWith(`.lock-${pid}-`));
    assert.equal(host, os.hostname());
    if (process.platform === "linux") assert.match(started, /^[0-9a-f-]{36} \d+$/);
  });
});
