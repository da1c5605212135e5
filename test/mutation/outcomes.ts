import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { Mutant } from "./mutants";
import { compiledFile, Outcome, ROOT } from "./run";

/** What came of mutants before, so that a run that was stopped goes on, and one with other tests tries again what these see. */
export class Outcomes {
  private readonly known = new Map<string, Outcome>();
  private readonly hashes = new Map<string, string>();

  /** @param file with a line for each outcome; made when the first one is added */
  constructor(private readonly file: string) {
    if (!fs.existsSync(file)) return;
    for (const line of fs.readFileSync(file, "utf8").split("\n").filter(Boolean)) {
      const { key, outcome } = JSON.parse(line) as { key: string; outcome: Outcome };
      this.known.set(key, outcome);
    }
  }

  /** What came of a mutant of the same source, with the same tests; undefined where it was not tried. */
  of(mutant: Mutant, tests: string[]): Outcome | undefined {
    return this.known.get(this.key(mutant, tests));
  }

  add(mutant: Mutant, tests: string[], outcome: Outcome): void {
    const key = this.key(mutant, tests);
    this.known.set(key, outcome);
    fs.appendFileSync(this.file, `${JSON.stringify({ key, outcome })}\n`);
  }

  private key({ file, start, end, replacement }: Mutant, tests: string[]): string {
    const hashes = [path.join(ROOT, file), ...tests.map(compiledFile)].map((name) => this.hash(name));
    return createHash("sha256")
      .update(JSON.stringify([file, start, end, replacement, hashes]))
      .digest("hex");
  }

  private hash(file: string): string {
    const known = this.hashes.get(file) ?? createHash("sha256").update(fs.readFileSync(file)).digest("hex");
    this.hashes.set(file, known);
    return known;
  }
}
