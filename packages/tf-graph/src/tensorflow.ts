/** Loads TensorFlow.js on its native backend, with the settings that TensorFlow reads only while it is loaded. */
import util from "node:util";
import { signalHold, withoutSignals } from "./signals";
import { loadQuietly } from "./start-up-lines";
import { chosenThreads, setForNow, Threads, threadVariables } from "./threads";

// 2 keeps errors and drops the start-up log, which every notebook would show.
process.env.TF_CPP_MIN_LOG_LEVEL ??= "2";
// On by default on Intel only; it helps on AMD as well.
process.env.TF_ENABLE_ONEDNN_OPTS ??= "1";
// tfjs-node 4.22 still calls this function, which Node 23 removed.
const legacy = util as { isNullOrUndefined?: (value: unknown) => boolean };
legacy.isNullOrUndefined ??= (value) => value === null || value === undefined;

// Whoever starts the process chooses the threads, by VAE_THREADS in its environment. TensorFlow reads its own variables while it
// is loaded; they are removed again afterwards, since a process started later may want others.
const chosen = chosenThreads(process.env);
const isLoaded = Object.keys(require.cache).some((file) => file.endsWith("tfjs_binding.node"));
const putBack = setForNow(process.env, isLoaded ? {} : threadVariables(process.env));

loadQuietly(() => require("@tensorflow/tfjs-node"));
import * as tf from "@tensorflow/tfjs-node";

putBack();
withoutSignals(tf.findBackend("tensorflow"), signalHold());

const PACKAGE = "@vae-notebooks/tf-graph";

/** The threads of TensorFlow in this process. */
export const threads: Readonly<Threads> = isLoaded
  ? {
      ...chosen,
      tooLate:
        `TensorFlow was loaded before ${PACKAGE}, so it keeps the threads that it was loaded with instead of ` +
        `${chosen.parts} operations at once on one thread each: import ${PACKAGE} first`,
    }
  : chosen;

// A listener could not have been registered before this module was loaded.
if (threads.tooLate) process.emitWarning(threads.tooLate);

export { tf };
