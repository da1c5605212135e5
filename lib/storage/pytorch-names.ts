import type { NdArray } from "ndarray";
import { Architecture, architectureName, parameterShapes } from "../model/architecture";

/** The names of pytorch/examples' vae/main.py, a VAE with one hidden layer, and the write-up's for the same. */
const EXAMPLE_NAMES: Record<string, string> = {
  fc1: "encoder.fc1",
  fc21: "encoder.fc_mu",
  fc22: "encoder.fc_logvar",
  fc3: "decoder.fc1",
  fc4: "decoder.fc2",
};

/** Weights under the write-up's names, and the sizes of the layers that they are of. */
export interface NamedWeights {
  architecture: Architecture;
  weights: Record<string, Float32Array>;
}

/**
 * Takes the weights of a PyTorch VAE with the write-up's layers, of any number and sizes, by their names: those of the
 * write-up's classes ("encoder.fc1.weight"), also with a prefix before all of them ("model.", "module."), or those of
 * PyTorch's own example ("fc1", "fc21", "fc22", "fc3", "fc4").
 *
 * @throws RangeError naming the tensor that is missing, too many, or of another shape than the layers beside it have
 */
export function namedWeights(tensors: Record<string, NdArray<Float32Array>>): NamedWeights {
  const found = new Map(Object.entries(tensors).map(([name, tensor]) => [ownName(name, Object.keys(tensors)), tensor]));
  const weight = (layer: string): NdArray<Float32Array> => {
    const tensor = found.get(`${layer}.weight`);
    if (tensor === undefined)
      throw new RangeError(`expected the tensor ${layer}.weight, found ${Object.keys(tensors).slice(0, 8).join(", ")}`);
    if (tensor.shape.length !== 2)
      throw new RangeError(`${layer}.weight: expected the shape [out, in], found [${tensor.shape}]`);
    return tensor;
  };
  const hidden: number[] = [];
  while (found.has(`encoder.fc${hidden.length + 1}.weight`))
    hidden.push(weight(`encoder.fc${hidden.length + 1}`).shape[0]);
  const pixels = weight(hidden.length > 0 ? "encoder.fc1" : "encoder.fc_mu").shape[1];
  const architecture = { pixels, hidden, latentDim: weight("encoder.fc_mu").shape[0] };
  const shapes = parameterShapes(architecture);
  const layers = architectureName(architecture);
  for (const [name, shape] of Object.entries(shapes)) {
    const tensor = found.get(name);
    if (tensor === undefined) throw new RangeError(`expected the tensor ${name} of layers ${layers}, found none`);
    if (tensor.shape.join() !== shape.join())
      throw new RangeError(`${name}: expected the shape [${shape}] of layers ${layers}, found [${tensor.shape}]`);
    if (!tensor.data.every(Number.isFinite)) throw new RangeError(`${name}: expected finite numbers, found others`);
  }
  const others = [...found.keys()].filter((name) => !(name in shapes));
  if (others.length > 0)
    throw new RangeError(`expected only the tensors of layers ${layers}, found also ${others.join(", ")}`);
  const weights = Object.keys(shapes).map((name) => [name, (found.get(name) as NdArray<Float32Array>).data] as const);
  return { architecture, weights: Object.fromEntries(weights) };
}

/** A tensor's name among the write-up's. */
function ownName(name: string, all: string[]): string {
  const first = all.find((other) => /(^|\.)(encoder|decoder)\./.test(other));
  if (first === undefined) {
    const [, prefix, layer, kind] = /^(.*?)([^.]+)\.(weight|bias)$/.exec(name) ?? [];
    return prefix === "" && layer in EXAMPLE_NAMES ? `${EXAMPLE_NAMES[layer]}.${kind}` : name;
  }
  const prefix = first.slice(0, first.search(/(encoder|decoder)\./));
  return name.startsWith(prefix) ? name.slice(prefix.length) : name;
}
