/**
 * Reads the pickle of a file that torch.save wrote, without executing anything: it knows the opcodes that make numbers,
 * texts, lists and dictionaries, and of Python's names only those of a dictionary of float32 tensors. Anything else is
 * refused, whatever it is: a pickle may name any function of Python and call it.
 *
 * Source: the comments of Python's pickletools.py; torch/serialization.py and torch/_utils.py of PyTorch 2.
 */

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

interface PickledStorage {
  kind: "storage";
  key: string;
  numel: number;
}

interface PickledGlobal {
  kind: "global";
  name: string;
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

const ORDERED_DICT = "collections.OrderedDict";
const TENSOR = "torch._utils._rebuild_tensor_v2";
const PARAMETER = "torch._utils._rebuild_parameter";
const FLOAT = "torch.FloatStorage";
const GLOBALS = [ORDERED_DICT, TENSOR, PARAMETER, FLOAT];
/** Deeper nesting than this is no dictionary of tensors. */
const MOST_ENTRIES = 1_000_000;

/** Where a list of arguments begins on the stack. */
const MARK = Symbol("mark");
type Slot = PickledValue | typeof MARK;

/**
 * Reads one pickle of protocol 2 to 5.
 *
 * @throws PickleError for an opcode or a name that is not allowed, or a pickle that is cut or damaged
 */
export function readPickle(bytes: Buffer): PickledValue {
  const stack: Slot[] = [];
  const memo = new Map<number, PickledValue>();
  let at = 0;
  const refuse = (expected: string, found: string, offset = at): PickleError =>
    new PickleError(expected, found, offset);
  const take = (length: number): Buffer => {
    if (length < 0 || at + length > bytes.length) throw refuse(`${length} bytes more`, `${bytes.length - at}`);
    return bytes.subarray(at, (at += length));
  };
  const line = (): string => {
    const end = bytes.indexOf(10, at);
    if (end < 0) throw refuse("a line", "the end");
    const text = bytes.toString("utf8", at, end);
    at = end + 1;
    return text;
  };
  const push = (value: Slot): void => {
    if (stack.length >= MOST_ENTRIES) throw refuse(`at most ${MOST_ENTRIES} values`, "more");
    stack.push(value);
  };
  const pop = (): PickledValue => {
    const value = stack.pop();
    if (value === undefined || value === MARK) throw refuse("a value", value === undefined ? "none" : "a mark");
    return value;
  };
  const top = (): PickledValue => {
    const value = pop();
    stack.push(value);
    return value;
  };
  const popMark = (): PickledValue[] => {
    const from = stack.lastIndexOf(MARK);
    if (from < 0) throw refuse("a mark", "none");
    const values = stack.splice(from).slice(1);
    return values as PickledValue[];
  };
  const setItems = (items: PickledValue[]): void => {
    const target = top();
    if (!(target instanceof Map) || items.length % 2 !== 0) throw refuse("items of a dictionary", "others");
    for (let i = 0; i < items.length; i += 2) target.set(items[i], items[i + 1]);
  };
  const remembered = (index: number): PickledValue => {
    const value = memo.get(index);
    if (value === undefined) throw refuse(`a value ${index} that stands before`, "none");
    return value;
  };
  const global = (module: string, name: string, offset: number): PickledGlobal => {
    const full = `${module}.${name}`;
    if (!GLOBALS.includes(full)) throw refuse(`only ${GLOBALS.join(", ")}`, full, offset);
    return { kind: "global", name: full };
  };
  const text = (length: number): string => take(length).toString("utf8");
  const whole = (value: bigint): number => {
    const number = Number(value);
    if (!Number.isSafeInteger(number)) throw refuse("an integer of 53 bits", String(value));
    return number;
  };
  const long = (length: number): number => {
    if (length > 8) throw refuse("an integer of 8 bytes", `${length}`);
    if (length === 0) return 0;
    const digits = Buffer.from(take(length)).reverse().toString("hex");
    return whole(BigInt.asIntN(8 * length, BigInt(`0x${digits}`)));
  };

  for (;;) {
    const start = at;
    const code = take(1)[0];
    switch (String.fromCharCode(code)) {
      case "\x80": {
        const protocol = take(1)[0];
        if (protocol < 2 || protocol > 5) throw refuse("a pickle of protocol 2 to 5", `${protocol}`, start);
        break;
      }
      case "\x95": // FRAME: the length of what follows
        take(8);
        break;
      case "(":
        push(MARK);
        break;
      case "N":
        push(null);
        break;
      case "\x88":
        push(true);
        break;
      case "\x89":
        push(false);
        break;
      case "J":
        push(take(4).readInt32LE());
        break;
      case "K":
        push(take(1)[0]);
        break;
      case "M":
        push(take(2).readUInt16LE());
        break;
      case "\x8a":
        push(long(take(1)[0]));
        break;
      case "G":
        push(take(8).readDoubleBE());
        break;
      case "X":
        push(text(take(4).readUInt32LE()));
        break;
      case "\x8c":
        push(text(take(1)[0]));
        break;
      case "]":
        push([]);
        break;
      case "}":
        push(new Map());
        break;
      case ")":
        push([]);
        break;
      case "t":
        push(popMark());
        break;
      case "\x85":
      case "\x86":
      case "\x87":
        push(Array.from({ length: code - 0x84 }, pop).reverse());
        break;
      case "a": {
        const item = pop();
        const list = top();
        if (!Array.isArray(list)) throw refuse("a list", "something else", start);
        list.push(item);
        break;
      }
      case "e": {
        const items = popMark();
        const list = top();
        if (!Array.isArray(list)) throw refuse("a list", "something else", start);
        items.forEach((item) => list.push(item));
        break;
      }
      case "s": {
        const [value, key] = [pop(), pop()];
        setItems([key, value]);
        break;
      }
      case "u":
        setItems(popMark());
        break;
      case "q":
        memo.set(take(1)[0], top());
        break;
      case "r":
        memo.set(take(4).readUInt32LE(), top());
        break;
      case "\x94":
        memo.set(memo.size, top());
        break;
      case "h":
        push(remembered(take(1)[0]));
        break;
      case "j":
        push(remembered(take(4).readUInt32LE()));
        break;
      case "c":
        push(global(line(), line(), start));
        break;
      case "\x93": {
        const [name, module] = [pop(), pop()];
        push(global(String(module), String(name), start));
        break;
      }
      case "Q":
        push(storage(pop(), refuse, start));
        break;
      case "R": {
        const [args, callee] = [pop(), pop()];
        push(made(callee, args, refuse, start));
        break;
      }
      case "b": {
        // The attribute _metadata of a state_dict: versions of its layers, of no use here.
        pop();
        if (!(top() instanceof Map)) throw refuse("the attributes of a dictionary", "those of something else", start);
        break;
      }
      case ".":
        return pop();
      default:
        throw refuse("an opcode of a state_dict", `0x${code.toString(16).padStart(2, "0")}`, start);
    }
  }
}

type Refuse = (expected: string, found: string, offset: number) => PickleError;

/** ("storage", torch.FloatStorage, key, device, numel) */
function storage(id: PickledValue, refuse: Refuse, offset: number): PickledStorage {
  const [kind, type, key, , numel] = Array.isArray(id) ? id : [];
  const isFloat = isGlobal(type) && type.name === FLOAT;
  if (kind !== "storage" || !isFloat || typeof key !== "string" || !isCount(numel))
    throw refuse("a storage of float32 numbers", "something else", offset);
  return { kind: "storage", key, numel };
}

/** What one of the allowed names gives for its arguments. */
function made(callee: PickledValue, args: PickledValue, refuse: Refuse, offset: number): PickledValue {
  if (!isGlobal(callee) || !Array.isArray(args)) throw refuse("a known name with its arguments", "others", offset);
  if (callee.name === ORDERED_DICT && args.length === 0) return new Map();
  if (callee.name === PARAMETER && isKind(args[0], "tensor")) return args[0];
  if (callee.name === TENSOR) {
    const [data, first, shape, strides] = args;
    const isList = (list: PickledValue): list is number[] => Array.isArray(list) && list.every(isCount);
    if (
      isKind(data, "storage") &&
      isCount(first) &&
      isList(shape) &&
      isList(strides) &&
      shape.length === strides.length
    )
      return { kind: "tensor", key: data.key, numel: data.numel, offset: first, shape, strides };
  }
  throw refuse(`arguments of ${callee.name}`, "others", offset);
}

function isKind<K extends "tensor" | "storage" | "global">(
  value: PickledValue | undefined,
  kind: K,
): value is Extract<PickledValue, { kind: K }> {
  return typeof value === "object" && value !== null && "kind" in value && value.kind === kind;
}

function isGlobal(value: PickledValue | undefined): value is PickledGlobal {
  return isKind(value, "global");
}

function isCount(value: PickledValue | undefined): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
