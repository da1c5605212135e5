import { dtypeNumber, engineState, nativeBackend, TensorType } from "../backend";
import { TraceError } from "../errors";
import { tf } from "../tensorflow";
import { requireSameRecording } from "./comparison";
import { INNER_SESSION, isTracing, Recorder } from "./recorder";
import { assignmentOf, Recording } from "./recording";
import { withReplacedKernels } from "./replaced-kernels";
import { VariableWatch } from "./variable-watch";

/**
 * Calls a function and records the TensorFlow operations that it runs, those of gradients included.
 *
 * The function is called twice, with copies of the example tensors, to see that it does the same again: a graph would repeat the
 * random numbers, the shapes and the captured tensors of the first call. Captured tensors are kept until releaseCaptures.
 *
 * Variables have the same values afterwards as before. An optimiser makes variables of its own at its first update: a first call
 * that makes variables is forgotten, but for them, and the function is called twice more.
 *
 * @throws TraceError naming the operation for a value read in JavaScript, a shape that depends on values, or a second call
 *   that differs from the first; naming the variable for one that is made on each call
 */
export function trace(
  f: (inputs: tf.Tensor[]) => Record<string, tf.Tensor>,
  examples: readonly tf.Tensor[],
  variables: Record<string, tf.Variable>,
): Recording {
  const first = recordFirst(f, examples, variables);
  try {
    const second = record(f, examples, variables);
    try {
      requireSameRecording(first, second);
    } finally {
      releaseCaptures(second);
    }
  } catch (error) {
    releaseCaptures(first);
    throw error;
  }
  return first;
}

/** Records a function that may make variables on its first call: it is then called again, and this second call is recorded. */
function recordFirst(...[f, examples, variables]: Parameters<typeof record>): Recording {
  const made: tf.Variable[] = [];
  const recording = record(f, examples, variables, made);
  if (made.length === 0) return recording;
  releaseCaptures(recording);
  try {
    return record(f, examples, variables);
  } catch (error) {
    tf.dispose(made);
    throw error;
  }
}

/** @throws TypeError naming the result of a compiled function that is no tensor; TraceError where the function is asynchronous */
export function requireTensors(returned: Record<string, unknown>): void {
  if (returned instanceof Promise)
    throw new TraceError("the compiled function returned a promise; it has to be synchronous");
  for (const [name, tensor] of Object.entries(returned)) {
    if (!(tensor instanceof tf.Tensor))
      throw new TypeError(`expected the result "${name}" to be a tensor, found ${typeof tensor}`);
  }
}

/** Frees the captured tensors of a recording that is not needed any more. */
export function releaseCaptures(recording: Recording): void {
  for (const tensor of recording.captures) if (!(tensor instanceof tf.Variable)) tensor.dispose();
  recording.captures = [];
}

/**
 * Calls a function once and records it, as trace does, without the second call and the comparison.
 *
 * @param made gets the variables that the function makes; unless given, it may make none
 * @throws TraceError naming the variables that it made, which are disposed
 */
export function record(
  f: (inputs: tf.Tensor[]) => Record<string, tf.Tensor>,
  examples: readonly tf.Tensor[],
  variables: Record<string, tf.Variable>,
  made?: tf.Variable[],
): Recording {
  const watch = new VariableWatch();
  const recorder = new Recorder(nativeBackend());
  const results: Recording["results"] = {};
  // Copies, so that a tensor that is two inputs at once, or an input and a capture, is still two tensors to the trace.
  const inputs = examples.map((example) => tf.tensor(example.dataSync(), example.shape, example.dtype));
  try {
    inputs.forEach((input, index) => recorder.know(input, { kind: "input", index }));
    for (const [name, variable] of Object.entries(variables)) recorder.know(variable, { kind: "variable", name });
    const call = (): void =>
      tf.tidy(() => {
        const returned = f(inputs);
        recorder.requireNoRead();
        requireTensors(returned);
        for (const [name, tensor] of Object.entries(returned)) results[name] = recorder.sourceOf(tensor);
        for (const variable of watch.assigned()) results[assignmentOf(variable)] = recorder.sourceOf(variable);
      });
    recorder.during(() => withReplacedKernels(() => watch.during(call)));
    const assigned = watch.assigned();
    if (made === undefined) requireNothingMade(watch);
    made?.push(...watch.made);
    return {
      inputs: inputs.map(typeOf),
      variables: Object.fromEntries(Object.entries(variables).map(([name, variable]) => [name, typeOf(variable)])),
      operations: recorder.operations,
      constants: recorder.constants,
      captures: recorder.keepCaptures(),
      assigned,
      results,
    };
  } finally {
    watch.restore();
    tf.dispose(inputs);
  }
}

function requireNothingMade({ made }: VariableWatch): void {
  if (made.length === 0) return;
  tf.dispose(made);
  throw new TraceError(
    `the function made the variable ${made.map(({ name }) => `"${name}"`).join(", ")} on a call after its first: ` +
      "make variables outside of it",
  );
}

/** @throws TraceError when a compiled function is run while another one is traced, or where gradients are taken */
export function requireOutermost(): void {
  if (isTracing()) throw new TraceError(INNER_SESSION);
  if (engineState().gradientDepth > 0) {
    throw new TraceError(
      "a compiled function was run where gradients are taken, and it has none; call the function that was compiled instead",
    );
  }
}

function typeOf({ shape, dtype }: tf.Tensor): TensorType {
  return { shape, dtype: dtypeNumber(dtype) };
}
