import { TraceError } from "../errors";
import { tf } from "../tensorflow";
import { Constant, describeSource, Recording, Source } from "./recording";

const ADVICE = "a traced function has to do the same on every call; what changes has to be an input";

/**
 * Compares two recordings of one function, which has to do the same on every call.
 *
 * @throws TraceError naming the first operation that differs in kind, shape, attributes, captured tensors, or values made in JavaScript
 */
export function requireSameRecording(first: Recording, second: Recording): void {
  const count = Math.max(first.operations.length, second.operations.length);
  for (let i = 0; i < count; i++) {
    const [a, b] = [first.operations[i], second.operations[i]];
    if (a?.op !== b?.op) {
      throw new TraceError(
        `operation ${i} was ${a?.op ?? "none"} on one call and ${b?.op ?? "none"} on the next: ${ADVICE}`,
      );
    }
    const [shapesA, shapesB] = [a, b].map(({ outputs }) => outputs.map(({ shape }) => `[${shape}]`).join(", "));
    if (shapesA !== shapesB) {
      throw new TraceError(
        `${a.op} (operation ${i}): its output's shape changed from ${shapesA} to ${shapesB}: ${ADVICE}`,
      );
    }
    // Only now: an input often holds the size of an output, and a changed shape is the clearer message.
    a.inputs.forEach((source, k) => requireSameSource(source, b.inputs[k], `${a.op} (operation ${i})`, first, second));
    const changed = a.attributes.find(
      ({ value }, k) => JSON.stringify(value) !== JSON.stringify(b.attributes[k]?.value),
    );
    if (changed) throw new TraceError(`${a.op} (operation ${i}): its attribute "${changed.name}" changed: ${ADVICE}`);
  }
  requireSameResults(first, second);
}

function requireSameResults(first: Recording, second: Recording): void {
  const [one, other] = [first, second].map(({ results }) => Object.keys(results).join(", "));
  if (one !== other)
    throw new TraceError(`the results were ${one || "none"} on one call and ${other || "none"} on the next: ${ADVICE}`);
  for (const [name, source] of Object.entries(first.results)) {
    requireSameSource(source, second.results[name], `the result "${name}"`, first, second);
  }
}

function requireSameSource(a: Source, b: Source | undefined, taker: string, first: Recording, second: Recording): void {
  if (a.kind === "constant" && b?.kind === "constant") {
    requireSameConstant(first.constants[a.index], second.constants[b.index], taker);
  } else if (a.kind === "capture" && b?.kind === "capture") {
    const [one, other] = [first.captures[a.index], second.captures[b.index]];
    if (!isSameTensor(one, other)) throw new TraceError(otherTensor(taker, one.shape, other.shape));
  } else if (JSON.stringify(a) !== JSON.stringify(b)) {
    const found = b === undefined ? "nothing" : describeSource(b, second.operations);
    throw new TraceError(
      `${taker}: it was given ${describeSource(a, first.operations)} on one call and ${found} on the next: ${ADVICE}`,
    );
  }
}

function requireSameConstant(one: Constant, other: Constant, taker: string): void {
  if (one.captured && other.captured && one.captured !== other.captured)
    throw new TraceError(otherTensor(taker, one.shape, other.shape));
  if (String(one.shape) !== String(other.shape)) {
    throw new TraceError(
      `${taker}: the shape of a tensor given to it changed from [${one.shape}] to [${other.shape}]: ${ADVICE}`,
    );
  }
  const bytes = [one, other].map(({ values }) => Buffer.from(values.buffer, values.byteOffset, values.byteLength));
  if (bytes[0].equals(bytes[1])) return;
  const changed = one.values.findIndex((value, i) => !Object.is(value, other.values[i]));
  throw new TraceError(
    `${taker}: a number or tensor given to it was made on the host with other values on another call, ${one.values[changed]} and then ` +
      `${other.values[changed]} (a number that the function reads and that changed, a counter, random numbers such as tf.randomNormal's): ${ADVICE}`,
  );
}

/** A variable is the same whatever its values are; any other tensor is the same if its data is. */
function isSameTensor(one: tf.Tensor, other: tf.Tensor): boolean {
  if (one instanceof tf.Variable || other instanceof tf.Variable) return one === other;
  return one.dataId === other.dataId;
}

function otherTensor(taker: string, one: number[], other: number[]): string {
  return (
    `${taker}: it was given another tensor from outside the function on another call, of shape [${one}] and then [${other}] ` +
    `(such as batches[i++]): ${ADVICE}`
  );
}
