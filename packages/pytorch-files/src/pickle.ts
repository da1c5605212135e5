import { allowedName, called, storageOf } from "./allowed-names";
import { PickleBytes } from "./pickle-bytes";
import { PickleStack } from "./pickle-stack";
import { PickledValue, PickleError } from "./pickled-value";

/** Does what an opcode says; `start` is the offset of the opcode. */
type Operation = (bytes: PickleBytes, stack: PickleStack, start: number) => void;

const STOP = ".";

/** The opcodes that a dictionary of tensors is made with, by the character that pickletools.py lists them with. */
const OPERATIONS: Readonly<Record<string, Operation>> = {
  // The protocol, and the length of a frame.
  "\x80": (bytes, _, start) => {
    const protocol = bytes.byte();
    if (protocol < 2 || protocol > 5) throw new PickleError("a pickle of protocol 2 to 5", `${protocol}`, start);
  },
  "\x95": (bytes) => void bytes.take(8),
  // Plain values.
  N: (_, stack) => stack.push(null),
  "\x88": (_, stack) => stack.push(true),
  "\x89": (_, stack) => stack.push(false),
  J: (bytes, stack) => stack.push(bytes.take(4).readInt32LE()),
  K: (bytes, stack) => stack.push(bytes.byte()),
  M: (bytes, stack) => stack.push(bytes.take(2).readUInt16LE()),
  "\x8a": (bytes, stack) => stack.push(bytes.integer(bytes.byte())),
  G: (bytes, stack) => stack.push(bytes.take(8).readDoubleBE()),
  X: (bytes, stack) => stack.push(bytes.text(bytes.count())),
  "\x8c": (bytes, stack) => stack.push(bytes.text(bytes.byte())),
  // Lists, tuples and dictionaries.
  "(": (_, stack) => stack.mark(),
  "]": (_, stack) => stack.push([]),
  "}": (_, stack) => stack.push(new Map()),
  ")": (_, stack) => stack.push([]),
  t: (_, stack) => stack.push(stack.popToMark()),
  "\x85": (_, stack) => stack.push(stack.popSeveral(1)),
  "\x86": (_, stack) => stack.push(stack.popSeveral(2)),
  "\x87": (_, stack) => stack.push(stack.popSeveral(3)),
  a: (_, stack) => stack.append(stack.popSeveral(1)),
  e: (_, stack) => stack.append(stack.popToMark()),
  s: (_, stack) => stack.setItems(stack.popSeveral(2)),
  u: (_, stack) => stack.setItems(stack.popToMark()),
  // Values that are used again.
  q: (bytes, stack) => stack.remember(bytes.byte()),
  r: (bytes, stack) => stack.remember(bytes.count()),
  "\x94": (_, stack) => stack.remember(),
  h: (bytes, stack) => stack.recall(bytes.byte()),
  j: (bytes, stack) => stack.recall(bytes.count()),
  // Names, and what they make.
  c: (bytes, stack, start) => stack.push(allowedName(bytes.line(), bytes.line(), start)),
  "\x93": (_, stack, start) => {
    const [module, name] = stack.popSeveral(2);
    stack.push(allowedName(String(module), String(name), start));
  },
  Q: (_, stack, start) => stack.push(storageOf(stack.pop(), start)),
  R: (_, stack, start) => {
    const [callee, args] = stack.popSeveral(2);
    stack.push(called(callee, args, start));
  },
  // The attribute _metadata of a state_dict: versions of its layers, of no use here.
  b: (_, stack, start) => {
    stack.pop();
    if (!(stack.top() instanceof Map))
      throw new PickleError("the attributes of a dictionary", "those of something else", start);
  },
};

/**
 * Reads a pickle of protocol 2 to 5 without executing anything: it knows the opcodes that make numbers, texts, lists and
 * dictionaries, and of Python's names only those of a dictionary of float32 tensors.
 *
 * @throws PickleError for an opcode or a name that is not allowed, or a pickle that is cut or damaged
 *
 * Source: the comments of Python's pickletools.py.
 */
export function readPickle(content: Buffer): PickledValue {
  const bytes = new PickleBytes(content);
  const stack = new PickleStack(() => bytes.at);
  for (;;) {
    const start = bytes.at;
    const code = bytes.byte();
    const opcode = String.fromCharCode(code);
    if (opcode === STOP) return stack.pop();
    if (!Object.hasOwn(OPERATIONS, opcode))
      throw new PickleError("an opcode of a state_dict", `0x${code.toString(16).padStart(2, "0")}`, start);
    OPERATIONS[opcode](bytes, stack, start);
  }
}
