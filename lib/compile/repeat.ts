import { TraceError } from "./errors";
import { describeSource, Recording, Source } from "./recording";

const ADVICE = "a traced function has to do the same on every call; what changes has to be an input";

/**
 * Compares two recordings of one function.
 *
 * @throws TraceError naming the first operation that differs in kind, shape, attributes or host values
 */
export function requireSameRecording(first: Recording, second: Recording): void {
  const count = Math.max(first.operations.length, second.operations.length);
  for (let i = 0; i < count; i++) {
    const [a, b] = [first.operations[i], second.operations[i]];
    if (a?.op !== b?.op) {
      throw new TraceError(`operation ${i} was ${a?.op ?? "none"} on one call and ${b?.op ?? "none"} on the next: ${ADVICE}`);
    }
    const [shapesA, shapesB] = [a, b].map(({ outputs }) => outputs.map(({ shape }) => `[${shape}]`).join(", "));
    if (shapesA !== shapesB) {
      throw new TraceError(`${a.op} (operation ${i}): its output's shape changed from ${shapesA} to ${shapesB}: ${ADVICE}`);
    }
    // After the shapes, since the size of an output is often given by an input.
    a.inputs.forEach((source, k) => requireSameSource(source, b.inputs[k], a.op, first, second));
    const changed = a.attributes.find(({ value }, k) => JSON.stringify(value) !== JSON.stringify(b.attributes[k]?.value));
    if (changed) throw new TraceError(`${a.op} (operation ${i}): its attribute "${changed.name}" changed: ${ADVICE}`);
  }
}

function requireSameSource(a: Source, b: Source | undefined, op: string, first: Recording, second: Recording): void {
  if (a.kind === "constant" && b?.kind === "constant") {
    const [one, other] = [first.constants[a.index], second.constants[b.index]];
    if (String(one.shape) !== String(other.shape)) {
      throw new TraceError(`${op}: the shape of a tensor given to it changed from [${one.shape}] to [${other.shape}]: ${ADVICE}`);
    }
    const bytes = [one, other].map(({ values }) => Buffer.from(values.buffer, values.byteOffset, values.byteLength));
    if (!bytes[0].equals(bytes[1])) {
      throw new TraceError(
        `${op}: a tensor given to it was made on the host with other values on the second call ` +
          `(random numbers, such as tf.randomNormal's, or a counter): ${ADVICE}`,
      );
    }
  } else if (JSON.stringify(a) !== JSON.stringify(b)) {
    const found = b === undefined ? "nothing" : describeSource(b, second.operations);
    throw new TraceError(`${op}: it was given ${describeSource(a, first.operations)} on one call and ${found} on the next: ${ADVICE}`);
  }
}
