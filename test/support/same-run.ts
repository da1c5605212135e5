import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";

/** A run's history as its file holds it, without how long each epoch took. */
export function timelessHistory(directory: string): string {
  const records = JSON.parse(fs.readFileSync(path.join(directory, "history.json"), "utf8")) as { seconds: number }[];
  return JSON.stringify(records.map(({ seconds: _, ...rest }) => rest));
}

/** Fails unless two directories hold the same run, byte for byte: weights, configuration, history but for the seconds. */
export function assertSameRun(found: string, expected: string): void {
  assert.equal(timelessHistory(found), timelessHistory(expected));
  for (const name of ["model.safetensors", "configuration.json"]) {
    const [one, other] = [found, expected].map((directory) => fs.readFileSync(path.join(directory, name)));
    assert.ok(one.equals(other), `${path.join(found, name)} differs from ${path.join(expected, name)}`);
  }
  assert.deepEqual(fs.readdirSync(found).sort(), fs.readdirSync(expected).sort());
}
