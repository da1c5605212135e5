/**
 * The operations that this package adds to TensorFlow: native/kernels.cc, compiled into lib/kernels.node in tfjs-node's folder.
 *
 * They are optional. Where the module is missing, as in any ordinary installation of tfjs-node, or VAE_KERNELS is "tensorflow",
 * a graph is made of TensorFlow's own operations, which give the same numbers but for rounding.
 */
import fs from "node:fs";
import path from "node:path";

/** The names of the operations in a graph. */
export interface NativeKernels {
  /** Adam's update of a matrix of weights by the gradient Aᵀ·B. */
  gradientAdam: string;
}

/** What the module holds beside the operations: see native/signals.cc. */
export interface SignalHold {
  /** Keeps signals from the calling thread until releaseSignals is called as often. */
  holdSignals(): void;
  releaseSignals(): void;
}

/** The module, where it is compiled; TensorFlow has to be loaded. */
export function nativeModule(): (NativeKernels & SignalHold) | undefined {
  const binding = path.dirname(require.resolve("@tensorflow/tfjs-node/package.json"));
  const file = path.join(binding, "lib/kernels.node");
  return fs.existsSync(file) ? require(file) : undefined;
}

/**
 * The operations that a graph may have beside TensorFlow's own; TensorFlow has to be loaded.
 *
 * @param environment such as process.env
 * @returns undefined where there are none
 * @throws RangeError naming VAE_KERNELS when it is neither "own", the default, nor "tensorflow"
 */
export function nativeKernels(
  environment: Record<string, string | undefined> = process.env,
): NativeKernels | undefined {
  const chosen = environment.VAE_KERNELS || "own";
  if (chosen !== "own" && chosen !== "tensorflow")
    throw new RangeError(`VAE_KERNELS: expected "own" or "tensorflow", found "${chosen}"`);
  return chosen === "own" ? nativeModule() : undefined;
}
