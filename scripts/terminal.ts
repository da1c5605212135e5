/** One line that is kept up to date. */

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
