/**
 * A signal that the next interrupt of this process aborts: Ctrl-C in a terminal, "Interrupt Kernel" in JupyterLab.
 *
 * A notebook's cell ends at once when it is interrupted, but what it awaits goes on: hand the signal to it as well.
 *
 * @param signals of the process that count; a command may add "SIGTERM", with which schedulers and containers end it
 * @returns the signal, and a function that stops listening
 */
export async function interruptSignal(
  signals: readonly NodeJS.Signals[] = ["SIGINT"],
): Promise<{ signal: AbortSignal; release: () => void }> {
  // During the first, synchronous part of a cell the kernel handles interrupts itself.
  await new Promise((resolve) => setImmediate(resolve));
  const controller = new AbortController();
  const abort = () => controller.abort(new Error("interrupted"));
  for (const name of signals) process.once(name, abort);
  return { signal: controller.signal, release: () => signals.forEach((name) => process.off(name, abort)) };
}
