/** What the entry points share: one line that is kept up to date, and a plain end for errors. */

/** A line that is overwritten in a terminal; elsewhere only finished lines are printed. */
export class StatusLine {
  private shown = false;

  /** Shows what is being done now. */
  update(text: string): void {
    if (!process.stdout.isTTY) return;
    process.stdout.write(`\r\x1b[K${text.slice(0, (process.stdout.columns ?? 100) - 1)}`);
    this.shown = true;
  }

  /** Prints a line that stays. */
  print(text: string): void {
    if (this.shown) process.stdout.write("\r\x1b[K");
    this.shown = false;
    console.log(text);
  }
}

/** Runs an entry point; an error ends the process with its message and exit code 1. */
export function runMain(main: () => Promise<void>): void {
  main().catch((error: Error & { code?: string }) => {
    // parseArgs' own messages name the option; a stack would only hide them.
    console.error(`\n${error.message}`);
    process.exitCode = error.name === "AbortError" ? 130 : 1;
  });
}

/** The value of an option that must be a whole number from 1, or from the given least one. */
export function wholeNumber(name: string, value: string, least = 1): number {
  if (!/^\d+$/.test(value) || Number(value) < least) throw new Error(`--${name}: expected an integer from ${least}, found "${value}"`);
  return Number(value);
}
