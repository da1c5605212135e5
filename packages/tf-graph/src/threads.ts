/** How many threads TensorFlow is to compute on; it reads them from the environment when it is loaded, and never again. */
import os from "node:os";

/** What TensorFlow was loaded with, and where that comes from. */
export interface Threads {
  /** How many operations run at once, and into how many parts lib/compile cuts a large product: another number adds up in another order. */
  parts: number;
  /** Where the number comes from: "VAE_THREADS", "TF_NUM_INTEROP_THREADS", or "cores" of this machine. */
  source: string;
  /** Why TensorFlow runs on other threads nevertheless, where it does. */
  tooLate?: string;
}

/**
 * The number of operations at once that an environment asks for: VAE_THREADS, or TensorFlow's own TF_NUM_INTEROP_THREADS, or
 * as many as there are cores.
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
  // TensorFlow takes 0 for "as many as there are cores", and so does whoever sets it.
  if (theirs && Number(theirs) > 0) return { parts: Number(theirs), source: "TF_NUM_INTEROP_THREADS" };
  return { parts: os.availableParallelism(), source: "cores" };
}

/**
 * The variables that TensorFlow has to find when it is loaded: so many operations at once, and one thread for each.
 *
 * What is worth more than one thread is cut into parts by lib/compile: threads that share a small product wait for each other
 * longer than it takes. TF_NUM_INTRAOP_THREADS and TF_NUM_INTEROP_THREADS that are there stay as they are, except that
 * VAE_THREADS goes before the latter.
 */
export function threadVariables(environment: Record<string, string | undefined>): Record<string, string> {
  const { parts, source } = chosenThreads(environment);
  return {
    TF_NUM_INTRAOP_THREADS: environment.TF_NUM_INTRAOP_THREADS ?? "1",
    TF_NUM_INTEROP_THREADS:
      (source === "VAE_THREADS" ? undefined : environment.TF_NUM_INTEROP_THREADS) ?? String(parts),
  };
}

/**
 * Sets variables of an environment. @returns a function that puts back what was there, so that no process started later
 * inherits them
 */
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
