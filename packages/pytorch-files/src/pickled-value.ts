/** A tensor as the pickle describes it; its numbers stand in another file of the archive. */
export interface PickledTensor {
  kind: "tensor";
  /** The name of the storage: the file data/KEY. */
  key: string;
  /** Numbers in the storage. */
  numel: number;
  /** Of the first number, in numbers. */
  offset: number;
  shape: number[];
  strides: number[];
}

/** The numbers of one or several tensors: the file data/KEY. */
export interface PickledStorage {
  kind: "storage";
  key: string;
  numel: number;
}

/** A name of Python's, "module.name", that the pickle calls or names. */
export interface PickledGlobal {
  kind: "global";
  name: string;
}

/** A value of a pickle: dictionaries are Maps, lists and tuples arrays. */
export type PickledValue =
  | null
  | boolean
  | number
  | string
  | PickledTensor
  | PickledStorage
  | PickledGlobal
  | PickledValue[]
  | Map<PickledValue, PickledValue>;

/** Whether a value is a tensor, a storage or a name. */
export function isKind<K extends "tensor" | "storage" | "global">(
  value: PickledValue | undefined,
  kind: K,
): value is Extract<PickledValue, { kind: K }> {
  return typeof value === "object" && value !== null && "kind" in value && value.kind === kind;
}

/** A pickle is refused: what was expected, what was found, and at which byte. */
export class PickleError extends Error {
  readonly name = "PickleError";
  constructor(
    readonly expected: string,
    readonly found: string,
    readonly offset: number,
  ) {
    super(`expected ${expected}, found ${found}, at byte ${offset}`);
  }
}
