/** Keeps signals, such as a profiler's, from the thread that calls TensorFlow for as long as TensorFlow computes. */
import { nativeModule, SignalHold } from "./native-kernels";

/** The functions of tfjs-node's binding in which TensorFlow computes. */
const COMPUTING = ["executeOp", "loadSavedModel", "runSavedModel"];

type Call = (...args: unknown[]) => unknown;

/**
 * Makes a backend hold signals while TensorFlow computes; native/signals.cc says why they would destroy memory.
 *
 * A signal for the process (Ctrl-C, a resized terminal) goes to another of its threads meanwhile, and Node handles it as always;
 * one for the thread (a profiler's) waits until the call is over. Where the native module is missing nothing changes.
 *
 * @param backend tfjs-node's, if there is one
 * @param hold signalHold()
 */
export function withoutSignals(backend: unknown, hold: SignalHold | undefined): void {
  const holder = (backend ?? {}) as { binding?: Record<string, Call> };
  const { binding } = holder;
  if (binding === undefined || hold === undefined) return;
  const computing = COMPUTING.filter((name) => typeof binding[name] === "function");
  const holding = computing.map((name): [string, Call] => [name, held(hold, (...args) => binding[name](...args))]);
  // The binding's properties are read-only, but an object that inherits from it can have its own.
  const properties = Object.getOwnPropertyDescriptors(Object.fromEntries(holding));
  holder.binding = Object.create(binding, properties) as Record<string, Call>;
}

function held({ holdSignals, releaseSignals }: SignalHold, call: Call): Call {
  return (...args) => {
    holdSignals();
    try {
      return call(...args);
    } finally {
      releaseSignals();
    }
  };
}

/** The native module's functions, where it is compiled and can be loaded. */
export function signalHold(): SignalHold | undefined {
  try {
    const found = nativeModule();
    return found?.holdSignals === undefined ? undefined : found;
  } catch {
    // Who asks for its operations is told why it can't be loaded; TensorFlow works without it.
    return undefined;
  }
}
