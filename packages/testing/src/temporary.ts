import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { TestContext } from "node:test";

/** A new empty directory outside the project, removed when the test ends. */
export function temporaryDirectory(t: TestContext): string {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), "vae-test-"));
  t.after(() => fs.rmSync(directory, { recursive: true, force: true }));
  return directory;
}
