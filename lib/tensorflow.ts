/** TensorFlow.js on its native backend, with the settings that must stand before it is first loaded. */
import os from "node:os";
import util from "node:util";

// 2 keeps errors and drops the start-up log, which every notebook would show.
process.env.TF_CPP_MIN_LOG_LEVEL ??= "2";
// On by default on Intel only; it helps on AMD as well.
process.env.TF_ENABLE_ONEDNN_OPTS ??= "1";
// One thread an operation, and as many operations at once as there are cores: what is worth it is cut into parts by lib/compile.
// Threads that share a small product wait for each other longer than it takes.
process.env.TF_NUM_INTRAOP_THREADS ??= "1";
process.env.TF_NUM_INTEROP_THREADS ??= String(os.availableParallelism());

/** How many operations TensorFlow runs at once. */
export const operationsInParallel = Number(process.env.TF_NUM_INTEROP_THREADS);

// tfjs-node 4.22 still calls this function, which Node 23 removed.
const legacy = util as { isNullOrUndefined?: (value: unknown) => boolean };
legacy.isNullOrUndefined ??= (value) => value === null || value === undefined;

import * as tf from "@tensorflow/tfjs-node";

export { tf };
