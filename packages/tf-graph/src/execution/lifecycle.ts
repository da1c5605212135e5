/** Refuses calls of a compiled function or training step that come during a runAll, or after it was disposed. */
export class Lifecycle {
  private running = false;
  private ended = false;

  /** @param what its name in messages, such as "the training step" */
  constructor(private readonly what: string) {}

  /** @throws Error when it was disposed, or when a runAll is going on */
  requireIdle(method: string): void {
    if (this.ended) throw new Error(`${method}: ${this.what} was disposed`);
    if (this.running)
      throw new Error(
        `${method}: a runAll of ${this.what} is going on; wait for its promise, or abort it with its signal`,
      );
  }

  /** @throws Error when it was disposed */
  requireAlive(method: string): void {
    if (this.ended) throw new Error(`${method}: ${this.what} was disposed`);
  }

  /** Does a long run; until it ends, requireIdle throws. */
  async during<T>(run: () => Promise<T>): Promise<T> {
    this.requireIdle("runAll");
    this.running = true;
    try {
      return await run();
    } finally {
      this.running = false;
    }
  }

  /** Calls `free` the first time, and does nothing later. @throws Error when a runAll is going on */
  end(free: () => void): void {
    if (this.ended) return;
    this.requireIdle("dispose");
    this.ended = true;
    free();
  }
}
