/**
 * A program that trains a run and, unless it is the full one, draws its figures: one-result.js RUNS RESULTS quick|full. Environment:
 * VAE_THREADS.
 */
import path from "node:path";
import { writeNpy } from "@vae-notebooks/arrays";
import * as vae from "../../lib";
import { writeResults } from "../../scripts/results";

async function main(runs: string, results: string, size: string): Promise<void> {
  const parameters = { ...vae.readParameters({}, { quick: size === "quick" }), runs };
  const data = vae.loadMnist();
  const { configuration } = parameters;
  const model = new vae.Vae(configuration.seed);
  const run = { model, configuration, data: data.identity };
  await vae.trainRun(vae.runDirectory(parameters, data), run, vae.trainingImages(data, configuration));
  if (size !== "quick") return;
  const { map } = await writeResults(parameters, data, results);
  await writeNpy(path.join(results, "embedding.npy"), map.embedding);
}

if (require.main === module) void main(process.argv[2], process.argv[3], process.argv[4]);
