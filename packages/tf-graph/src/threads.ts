/** The number of threads that TensorFlow computes on. It reads it from the environment once, while it is loaded. */
import os from "node:os";

/** The threads that TensorFlow was loaded with, and where their number comes from. */
export interface Threads {
  /**
   * How many operations run at the same time, each on one thread. Large products are cut into as many parts, so another number
   * can change the order of additions, and with it the last digits of results.
   */
  parts: number;
  /** Where the number comes from: "VAE_THREADS", "TF_NUM_INTEROP_THREADS", or "cores", the machine's. */
  source: string;
  /** Set where TensorFlow was loaded before this package, and so with other threads: an explanation. */
  tooLate?: string;
}

/**
 * The number of operations at the same time that an environment asks for: by VAE_THREADS, else by TensorFlow's own
 * TF_NUM_INTEROP_THREADS, else as many as there are cores.
 *
 * @param environment such as process.env
 * @throws RangeError naming the variable, what was expected and what was found
 */
export function chosenThreads(environment: Record<string, string | undefined>): Threads {
  const { VAE_THREADS: ours, TF_NUM_INTEROP_THREADS: theirs } = environment;
  if (ours) {
    if (!/^[1-9]\d{0,3}$/.test(ours))
      throw new RangeError(`VAE_THREADS: expected an integer from 1 to 9999, found "${ours}"`);
    return { parts: Number(ours), source: "VAE_THREADS" };
  }
  // To TensorFlow, 0 means as many as there are cores.
  if (theirs && Number(theirs) > 0) return { parts: Number(theirs), source: "TF_NUM_INTEROP_THREADS" };
  return { parts: os.availableParallelism(), source: "cores" };
}

/**
 * The environment variables that TensorFlow has to find while it is loaded: the number of operations at the same time, and one
 * thread for each of them.
 *
 * One thread, because work that is worth more is cut into several operations: threads that share a small product wait for each
 * other longer than the product takes. If TF_NUM_INTRAOP_THREADS and TF_NUM_INTEROP_THREADS are set already they stay as they
 * are, except that VAE_THREADS replaces the latter.
 */
export function threadVariables(environment: Record<string, string | undefined>): Record<string, string> {
  const { parts, source } = chosenThreads(environment);
  return {
    TF_NUM_INTRAOP_THREADS: environment.TF_NUM_INTRAOP_THREADS ?? "1",
    TF_NUM_INTEROP_THREADS:
      (source === "VAE_THREADS" ? undefined : environment.TF_NUM_INTEROP_THREADS) ?? String(parts),
  };
}

/** Sets variables of an environment for a while. @returns a function that restores the former values */
export function setForNow(
  environment: Record<string, string | undefined>,
  variables: Record<string, string>,
): () => void {
  const before = Object.keys(variables).map((name) => [name, environment[name]] as const);
  Object.assign(environment, variables);
  return () => {
    for (const [name, value] of before) {
      if (value === undefined) Reflect.deleteProperty(environment, name);
      else environment[name] = value;
    }
  };
}
