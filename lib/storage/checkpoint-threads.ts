/** What has to be known of a stopped training before TensorFlow is loaded, and so without the files that load it. */
import fs from "node:fs";
import path from "node:path";
import { readSafeTensors } from "@vae-notebooks/arrays";

/** The file of a directory that holds where its training stands. */
export function trainingCheckpointFile(directory: string): string {
  return path.join(directory, "checkpoint.safetensors");
}

/**
 * With how many operations at once a directory's training was run until it was stopped: it goes on to the last bit only
 * with as many.
 *
 * @returns undefined where there is no checkpoint, or none that says so
 * @throws Error naming the file when it is no safetensors file
 */
export function checkpointThreads(directory: string): number | undefined {
  const file = trainingCheckpointFile(directory);
  if (!fs.existsSync(file)) return undefined;
  const { machine } = readSafeTensors(file).metadata;
  return machine === undefined ? undefined : Number((JSON.parse(machine) as { threads: string }).threads);
}
