/**
 * Imported first by a command, before the library loads TensorFlow, which reads its threads then: --threads N becomes
 * VAE_THREADS, for this process and, on purpose, for those that it starts. What is no such number is left to the command's own
 * reading of its options, which refuses it.
 */
import { parseArgs } from "node:util";
// Not the package itself, which would load TensorFlow now.
import { chosenThreads } from "@vae-notebooks/tf-graph/threads";
import { checkpointThreads } from "../lib/storage/checkpoint-threads";

export const THREADS_HELP = "operations at once, which repeats a result elsewhere (as many as there are cores)";

const { values } = parseArgs({ options: { threads: { type: "string" }, resume: { type: "string" } }, strict: false });
if (typeof values.threads === "string" && /^[1-9]\d{0,3}$/.test(values.threads))
  process.env.VAE_THREADS = values.threads;
try {
  // A stopped training goes on with the threads that it was begun with.
  const begun = typeof values.resume === "string" ? checkpointThreads(values.resume) : undefined;
  if (begun !== undefined && !process.env.VAE_THREADS) process.env.VAE_THREADS = String(begun);
  chosenThreads(process.env);
} catch (error) {
  // The library would throw the same while it is imported, which a command can't catch.
  console.error(`\n${(error as Error).message}`);
  process.exit(1);
}
