import fs from "node:fs";
import ndarray, { NdArray } from "ndarray";
import { unzipSync } from "fflate";
import { FileFormatError, rowMajor } from "@vae-notebooks/arrays";
import { PickledTensor, PickledValue, PickleError, readPickle } from "./pickle";

/** Names under which training programs put the weights beside other things. */
const WRAPPERS = ["state_dict", "model_state_dict", "model"];
const DEFLATED = 8;

/**
 * Reads the float32 tensors of a state_dict that torch.save wrote (the zip format of PyTorch 1.6 and later). Nothing in the
 * file is executed. Other entries of a checkpoint, such as an optimiser's, are left aside.
 *
 * @throws Error naming the file when it is missing; FileFormatError when it is no such file, holds something else than a
 *   dictionary of float32 tensors, or a name that is not a tensor's
 */
export function readPyTorch(file: string): Record<string, NdArray<Float32Array>> {
  if (!fs.statSync(file, { throwIfNoEntry: false })?.isFile())
    throw new Error(`${file}: expected a file that torch.save wrote, found none`);
  const bytes = fs.readFileSync(file);
  const entries = unzipped(file, bytes);
  const pickle = Object.keys(entries).find((name) => /^[^/]+\/data\.pkl$/.test(name));
  if (pickle === undefined) throw refuse(file, "an archive with data.pkl", Object.keys(entries).slice(0, 3).join(", "));
  const folder = pickle.slice(0, -"data.pkl".length);
  const order = entries[`${folder}byteorder`];
  if (order !== undefined && Buffer.from(order).toString() !== "little")
    throw refuse(file, "numbers in little-endian order", Buffer.from(order).toString(), "byteorder");
  const tensors = Object.entries(stateDict(file, unpickled(file, pickle, entries[pickle]))).map(
    ([name, tensor]) => [name, numbersOf(file, name, tensor, entries[`${folder}data/${tensor.key}`])] as const,
  );
  return Object.fromEntries(tensors);
}

/** The archive's files. PyTorch does not compress them: one that is compressed could unpack to any size. */
function unzipped(file: string, bytes: Buffer): Record<string, Uint8Array> {
  if (bytes.toString("latin1", 0, 2) !== "PK")
    throw refuse(file, "the zip archive that torch.save writes", "another kind of file");
  try {
    return unzipSync(bytes, {
      filter: ({ name, compression, originalSize }) => {
        if (compression === DEFLATED || originalSize > bytes.length)
          throw refuse(file, "files that are not compressed", "a compressed one", name);
        return true;
      },
    });
  } catch (error) {
    if (error instanceof FileFormatError) throw error;
    throw refuse(file, "a whole zip archive", (error as Error).message);
  }
}

function unpickled(file: string, part: string, bytes: Uint8Array): PickledValue {
  try {
    return readPickle(Buffer.from(bytes));
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
      if (typeof name === "string" && isTensor(tensor)) return [name, tensor];
      throw refuse(file, "a tensor under each name", "something else", String(name));
    }),
  );
}

function isTensor(value: PickledValue): value is PickledTensor {
  return typeof value === "object" && value !== null && "kind" in value && value.kind === "tensor";
}

/** The numbers row by row, also of a tensor that is a view. */
function numbersOf(
  file: string,
  name: string,
  { numel, offset, shape, strides }: PickledTensor,
  bytes: Uint8Array | undefined,
): NdArray<Float32Array> {
  if (bytes?.length !== 4 * numel)
    throw refuse(file, `${4 * numel} bytes of numbers`, String(bytes?.length ?? "none"), name);
  const last = offset + shape.reduce((sum, length, axis) => sum + Math.max(0, length - 1) * strides[axis], 0);
  const count = shape.reduce((product, length) => product * length, 1);
  if (last >= numel || count > numel) throw refuse(file, `a tensor within its ${numel} numbers`, `[${shape}]`, name);
  // A copy, because a Float32Array must begin at a multiple of four bytes.
  const numbers = new Float32Array(bytes.slice().buffer);
  return ndarray(rowMajor(ndarray(numbers, shape, strides, offset)), shape);
}

function refuse(file: string, expected: string, found: string, part?: string): FileFormatError {
  return new FileFormatError(file, { offset: 0, part }, expected, found || "none");
}
