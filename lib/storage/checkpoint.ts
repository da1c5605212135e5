import ndarray from "ndarray";
import { FileFormatError, readSafeTensors, SafeTensors, writeSafeTensors } from "@vae-notebooks/arrays";
import { LatentModel } from "../model/latent-model";
import { assignWeights } from "../training/state";

/**
 * Writes a model's weights under the write-up's names ("encoder.fc1.weight", …) in PyTorch's [out, in] layout, so that
 * load_state_dict of the write-up's classes takes them as they are.
 *
 * @param file a .safetensors file; written whole or not at all
 * @param model whose parameters are written; not changed
 * @param metadata strings to keep with them, such as the configuration that trained them
 */
export function saveCheckpoint(
  file: string,
  model: Pick<LatentModel, "parameters">,
  metadata: Record<string, string> = {},
): void {
  const tensors: SafeTensors["tensors"] = {};
  for (const [name, variable] of Object.entries(model.parameters())) {
    tensors[name] = ndarray(variable.dataSync<"float32">(), variable.shape.slice());
  }
  writeSafeTensors(file, { tensors, metadata });
}

/**
 * Reads a checkpoint into a model of the same sizes. Everything is checked before the first weight changes.
 *
 * @param file a .safetensors file with the names that saveCheckpoint writes
 * @param model whose weights are replaced
 * @returns the metadata kept in the file
 * @throws Error naming the file when it is missing; FileFormatError naming file and tensor when the file is damaged or
 *   foreign, or a tensor is missing or of another shape
 */
export function loadCheckpoint(file: string, model: Pick<LatentModel, "parameters">): Record<string, string> {
  const shapes = Object.entries(model.parameters()).map(([name, { shape }]) => [name, shape] as const);
  const checkpoint = readWeights(file, Object.fromEntries(shapes));
  assignWeights(model, checkpoint.weights);
  return checkpoint.metadata;
}

/**
 * Reads a checkpoint whose tensors have these names and shapes, before a model of such sizes takes memory.
 *
 * @param shapes by the tensors' names
 * @returns the tensors' numbers, flat, by name, as assignWeights takes them; and the metadata
 * @throws as loadCheckpoint
 */
export function readWeights(
  file: string,
  shapes: Record<string, readonly number[]>,
): { weights: Record<string, Float32Array>; metadata: Record<string, string> } {
  const content = readSafeTensors(file);
  const found = new Map(Object.entries(content.tensors));
  const refuse = (expected: string, instead: string, part?: string) =>
    new FileFormatError(file, { offset: HEADER, part }, expected, instead);
  for (const [name, shape] of Object.entries(shapes)) {
    const tensor = found.get(name);
    if (!tensor) {
      throw refuse(`the tensor ${name}`, `${[...found.keys()].slice(0, 4).join(", ") || "no tensors"}, …`);
    }
    if (tensor.shape.join() !== shape.join()) throw refuse(`the shape [${shape}]`, `[${tensor.shape}]`, name);
    found.delete(name);
  }
  if (found.size > 0)
    throw refuse(`only the model's ${Object.keys(shapes).length} tensors`, `also ${[...found.keys()].join(", ")}`);
  const weights = Object.entries(content.tensors).map(([name, { data }]) => [name, data] as const);
  return { weights: Object.fromEntries(weights), metadata: content.metadata };
}

/** Where a safetensors file describes its tensors: behind the 8 bytes of the description's length. */
const HEADER = 8;
