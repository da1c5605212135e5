/**
 * The names of Python's that a dictionary of float32 tensors needs, and what each gives. A pickle may name any function of
 * Python and call it: every other name is refused.
 *
 * Source: torch/serialization.py and torch/_utils.py of PyTorch 2.
 */
import { isKind, PickledGlobal, PickledStorage, PickledValue, PickleError } from "./pickled-value";

const ORDERED_DICT = "collections.OrderedDict";
const TENSOR = "torch._utils._rebuild_tensor_v2";
const PARAMETER = "torch._utils._rebuild_parameter";
const FLOAT = "torch.FloatStorage";
const NAMES = [ORDERED_DICT, TENSOR, PARAMETER, FLOAT];

/**
 * One of the allowed names.
 *
 * @param offset of the byte at which it stands
 * @throws PickleError for any other name
 */
export function allowedName(module: string, name: string, offset: number): PickledGlobal {
  const full = `${module}.${name}`;
  if (!NAMES.includes(full)) throw new PickleError(`only ${NAMES.join(", ")}`, full, offset);
  return { kind: "global", name: full };
}

/**
 * The storage that ("storage", torch.FloatStorage, key, device, numel) describes.
 *
 * @throws PickleError for anything else
 */
export function storageOf(id: PickledValue, offset: number): PickledStorage {
  const [kind, type, key, , numel] = Array.isArray(id) ? id : [];
  const isFloat = isKind(type, "global") && type.name === FLOAT;
  if (kind !== "storage" || !isFloat || typeof key !== "string" || !isCount(numel))
    throw new PickleError("a storage of float32 numbers", "something else", offset);
  return { kind: "storage", key, numel };
}

/**
 * What an allowed name gives for its arguments: a dictionary or a tensor.
 *
 * @throws PickleError for arguments that it does not take
 */
export function called(callee: PickledValue, args: PickledValue, offset: number): PickledValue {
  if (!isKind(callee, "global") || !Array.isArray(args))
    throw new PickleError("a known name with its arguments", "others", offset);
  if (callee.name === ORDERED_DICT && args.length === 0) return new Map();
  if (callee.name === PARAMETER && isKind(args[0], "tensor")) return args[0];
  if (callee.name === TENSOR) {
    const [data, first, shape, strides] = args;
    const isWhole = isKind(data, "storage") && isCount(first) && isCounts(shape) && isCounts(strides);
    if (isWhole && shape.length === strides.length)
      return { kind: "tensor", key: data.key, numel: data.numel, offset: first, shape, strides };
  }
  throw new PickleError(`arguments of ${callee.name}`, "others", offset);
}

function isCounts(list: PickledValue): list is number[] {
  return Array.isArray(list) && list.every(isCount);
}

function isCount(value: PickledValue | undefined): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
