import ndarray from "ndarray";
import { readSafeTensors, SafeTensors, writeSafeTensors } from "@vae-notebooks/arrays";
import { tf } from "@vae-notebooks/tf-graph";
import { LatentModel } from "../model/latent-model";

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
 * @throws Error naming file and tensor when the file is damaged or foreign, or a tensor is missing or of another shape
 */
export function loadCheckpoint(file: string, model: Pick<LatentModel, "parameters">): Record<string, string> {
  const { tensors, metadata } = readSafeTensors(file);
  const parameters = model.parameters();
  for (const [name, variable] of Object.entries(parameters)) {
    const found = tensors[name];
    if (!found) {
      throw new Error(
        `${file}: expected the tensor ${name}, found ${Object.keys(tensors).slice(0, 4).join(", ") || "no tensors"}, …`,
      );
    }
    if (found.shape.join() !== variable.shape.join()) {
      throw new Error(`${file}: ${name}: expected the shape [${variable.shape}], found [${found.shape}]`);
    }
  }
  const surplus = Object.keys(tensors).filter((name) => !(name in parameters));
  if (surplus.length > 0)
    throw new Error(
      `${file}: expected only the model's ${Object.keys(parameters).length} tensors, found also ${surplus.join(", ")}`,
    );
  tf.tidy(() => {
    for (const [name, variable] of Object.entries(parameters)) {
      variable.assign(tf.tensor(tensors[name].data, variable.shape));
    }
  });
  return metadata;
}
