import fs from "node:fs";
import ndarray, { NdArray } from "ndarray";
import { FileFormatError, rowMajor } from "@vae-notebooks/arrays";
import { readPickle } from "./pickle";
import { isKind, PickledTensor, PickledValue, PickleError } from "./pickled-value";
import { storedMembers } from "./zip-archive";

/** Names under which training programs put the weights beside other things. */
const WRAPPERS = ["state_dict", "model_state_dict", "model"];

/**
 * Reads the float32 tensors of a state_dict that torch.save wrote (the zip format of PyTorch 1.6 and later). Nothing in the
 * file is executed, and each part of it is compared with its checksum. Other entries of a checkpoint, such as an optimiser's,
 * are left aside.
 *
 * @returns each tensor by its name, row by row also where it was saved as a view
 * @throws Error naming the file when it is missing; FileFormatError when it is no such file, holds something else than a
 *   dictionary of float32 tensors, or a name that is not a tensor's
 */
export function readPyTorch(file: string): Record<string, NdArray<Float32Array>> {
  if (!fs.statSync(file, { throwIfNoEntry: false })?.isFile())
    throw new Error(`${file}: expected a file that torch.save wrote, found none`);
  const members = storedMembers(file, fs.readFileSync(file));
  const [pickle, content] = [...members].find(([name]) => /^[^/]+\/data\.pkl$/.test(name)) ?? [];
  if (pickle === undefined || content === undefined)
    throw refuse(file, "an archive with data.pkl", [...members.keys()].slice(0, 3).join(", "));
  const folder = pickle.slice(0, -"data.pkl".length);
  const order = members.get(`${folder}byteorder`)?.toString() ?? "little";
  if (order !== "little") throw refuse(file, "numbers in little-endian order", order, "byteorder");
  const tensors = Object.entries(stateDict(file, unpickled(file, pickle, content))).map(
    ([name, tensor]) => [name, numbersOf(file, name, tensor, members.get(`${folder}data/${tensor.key}`))] as const,
  );
  return Object.fromEntries(tensors);
}

function unpickled(file: string, part: string, bytes: Buffer): PickledValue {
  try {
    return readPickle(bytes);
  } catch (error) {
    if (!(error instanceof PickleError)) throw error;
    throw new FileFormatError(file, { offset: error.offset, part }, error.expected, error.found, { cause: error });
  }
}

/** The tensors by name: of the dictionary, or of the one that it holds under a usual name. */
function stateDict(file: string, value: PickledValue): Record<string, PickledTensor> {
  if (!(value instanceof Map)) throw refuse(file, "a dictionary of tensors, as state_dict() gives", "something else");
  const wrapped = WRAPPERS.map((name) => value.get(name)).find((inner) => inner instanceof Map);
  const found = [...((wrapped as Map<PickledValue, PickledValue>) ?? value)];
  return Object.fromEntries(
    found.map(([name, tensor]) => {
      if (typeof name === "string" && isKind(tensor, "tensor")) return [name, tensor];
      throw refuse(file, "a tensor under each name", "something else", String(name));
    }),
  );
}

/** The numbers row by row, also of a tensor that is a view. */
function numbersOf(
  file: string,
  name: string,
  { numel, offset, shape, strides }: PickledTensor,
  bytes: Buffer | undefined,
): NdArray<Float32Array> {
  if (bytes?.length !== 4 * numel)
    throw refuse(file, `${4 * numel} bytes of numbers`, String(bytes?.length ?? "none"), name);
  const last = offset + shape.reduce((sum, length, axis) => sum + Math.max(0, length - 1) * strides[axis], 0);
  const count = shape.reduce((product, length) => product * length, 1);
  if (last >= numel || count > numel) throw refuse(file, `a tensor within its ${numel} numbers`, `[${shape}]`, name);
  // A copy, because a Float32Array must begin at a multiple of four bytes.
  const numbers = new Float32Array(Uint8Array.from(bytes).buffer);
  return ndarray(rowMajor(ndarray(numbers, shape, strides, offset)), shape);
}

function refuse(file: string, expected: string, found: string, part?: string): FileFormatError {
  return new FileFormatError(file, { offset: 0, part }, expected, found || "none");
}
