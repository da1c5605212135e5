/**
 * A signal that the next interrupt of this process aborts: Ctrl-C in a terminal, "Interrupt Kernel" in JupyterLab.
 *
 * A notebook's cell ends at once when it is interrupted, but what it awaits goes on: hand the signal to it as well.
 *
 * @returns the signal, and a function that stops listening
 */
export async function interruptSignal(): Promise<{ signal: AbortSignal; release: () => void }> {
  // During the first, synchronous part of a cell the kernel handles interrupts itself.
  await new Promise((resolve) => setImmediate(resolve));
  const controller = new AbortController();
  const abort = () => controller.abort(new Error("interrupted"));
  process.once("SIGINT", abort);
  return { signal: controller.signal, release: () => process.off("SIGINT", abort) };
}
