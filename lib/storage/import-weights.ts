import path from "node:path";
import { readSafeTensors } from "@vae-notebooks/arrays";
import { readPyTorch } from "@vae-notebooks/pytorch-files";
import { Vae } from "../model/vae";
import { assignWeights } from "../training/state";
import { NamedWeights, namedWeights } from "./pytorch-names";

/**
 * A VAE with the weights of a PyTorch model: a state_dict that torch.save wrote (.pt, .pth, .bin), read without executing
 * anything, or a .safetensors file.
 *
 * @param seed of the model; decides nothing, as all weights are replaced
 * @returns the model, which the caller disposes
 * @throws Error naming the file, what was expected and what was found when it is missing, damaged, holds something else
 *   than float32 tensors, or not those of a VAE with the write-up's layers
 */
export function importWeights(file: string, seed: number): Vae {
  const tensors = path.extname(file) === ".safetensors" ? readSafeTensors(file).tensors : readPyTorch(file);
  let named: NamedWeights;
  try {
    named = namedWeights(tensors);
  } catch (error) {
    throw new Error(`${file}: ${(error as Error).message}`, { cause: error });
  }
  const model = new Vae(seed, named.architecture);
  assignWeights(model, named.weights);
  return model;
}
