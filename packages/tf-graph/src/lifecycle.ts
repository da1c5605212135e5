/** What a compiled function or training step may be asked for at a time: one run, and nothing after it was disposed. */
export class Lifecycle {
  private running = false;
  private ended = false;

  /** @param what it is called in messages, such as "the training step" */
  constructor(private readonly what: string) {}

  /** @throws Error when it was disposed, or when a runAll is going on */
  requireIdle(asked: string): void {
    if (this.ended) throw new Error(`${asked}: ${this.what} was disposed`);
    if (this.running)
      throw new Error(
        `${asked}: a runAll of ${this.what} is going on; wait for its promise, or abort it with its signal`,
      );
  }

  /** @throws Error when it was disposed */
  requireAlive(asked: string): void {
    if (this.ended) throw new Error(`${asked}: ${this.what} was disposed`);
  }

  /** Does a long run, during which requireIdle throws. */
  async during<T>(run: () => Promise<T>): Promise<T> {
    this.requireIdle("runAll");
    this.running = true;
    try {
      return await run();
    } finally {
      this.running = false;
    }
  }

  /** Frees what is held, the first time that it is asked to. @throws Error when a runAll is going on */
  end(free: () => void): void {
    if (this.ended) return;
    this.requireIdle("dispose");
    this.ended = true;
    free();
  }
}
