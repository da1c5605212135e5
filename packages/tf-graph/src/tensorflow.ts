/** TensorFlow.js on its native backend, with the settings that must stand before it is first loaded. */
import util from "node:util";
import { loadQuietly } from "./start-up-lines";
import { chosenThreads, setForNow, Threads, threadVariables } from "./threads";

// 2 keeps errors and drops the start-up log, which every notebook would show.
process.env.TF_CPP_MIN_LOG_LEVEL ??= "2";
// On by default on Intel only; it helps on AMD as well.
process.env.TF_ENABLE_ONEDNN_OPTS ??= "1";
// tfjs-node 4.22 still calls this function, which Node 23 removed.
const legacy = util as { isNullOrUndefined?: (value: unknown) => boolean };
legacy.isNullOrUndefined ??= (value) => value === null || value === undefined;

// Threads are chosen by whoever starts the process: VAE_THREADS in its environment, which --threads of a command sets. They are
// TensorFlow's from here on; the variables themselves are taken away again, since a process started later may want others.
const chosen = chosenThreads(process.env);
const isLoaded = Object.keys(require.cache).some((file) => file.endsWith("tfjs_binding.node"));
const putBack = setForNow(process.env, isLoaded ? {} : threadVariables(process.env));

loadQuietly(() => require("@tensorflow/tfjs-node"));
import * as tf from "@tensorflow/tfjs-node";

putBack();

/** How TensorFlow computes in this process. */
export const threads: Readonly<Threads> = isLoaded
  ? {
      ...chosen,
      tooLate:
        `TensorFlow was loaded before vae-notebooks, so it keeps the threads that it was loaded with instead of ${chosen.parts} ` +
        "operations at once on one thread each: import vae-notebooks first",
    }
  : chosen;

// There is nobody yet who could have asked to be told.
if (threads.tooLate) process.emitWarning(threads.tooLate);

export { tf };
