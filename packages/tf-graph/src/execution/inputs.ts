import { DTYPES, dtypeNumber, HostArray, nativeBackend } from "../backend";
import { tf } from "../tensorflow";

/** An input of a compiled function: a tensor, or the numbers of a tensor whose shape the example gives. */
export type Input = tf.Tensor | Float32Array | Int32Array;

/** The shapes and data types of inputs for which a function was compiled, one combination for each example. */
export class Signatures {
  private readonly combinations: { shape: number[]; dtype: tf.DataType }[][];

  /** @throws TypeError when there is no example or one of them is not a list of numeric tensors */
  constructor(examples: readonly (readonly tf.Tensor[])[]) {
    if (examples.length === 0) throw new TypeError("examples: expected at least one list of input tensors, found none");
    this.combinations = examples.map((inputs, e) =>
      inputs.map((input, i) => {
        if (!(input instanceof tf.Tensor) || !(input.dtype in DTYPES)) {
          throw new TypeError(
            `examples[${e}][${i}]: expected a tensor of ${Object.keys(DTYPES).join(", ")}, found ${describe(input)}`,
          );
        }
        return { shape: input.shape, dtype: input.dtype };
      }),
    );
  }

  /**
   * @returns the number of the example that has these inputs' shapes
   * @throws TypeError naming the input that fits no example, what was expected and what was found
   */
  find(inputs: readonly Input[]): number {
    const found = this.combinations.findIndex(
      (combination) =>
        combination.length === inputs.length && combination.every((wanted, i) => fits(inputs[i], wanted)),
    );
    if (found >= 0) return found;
    const expected = this.combinations.map((all) => all.map(({ dtype, shape }) => `${dtype} [${shape}]`).join(", "));
    throw new TypeError(
      `inputs: expected the shapes of an example, ${expected.join(" or ")}, found ${inputs.map(describe).join(", ") || "none"}; ` +
        "give another example for each further shape",
    );
  }

  /** The ids of the inputs' tensors in the binding. `release` deletes those that were made here from numbers. */
  upload(example: number, inputs: readonly Input[]): { ids: number[]; release: () => void } {
    const backend = nativeBackend();
    const { binding } = backend;
    const made: number[] = [];
    const ids = inputs.map((input, i) => {
      if (input instanceof tf.Tensor) return backend.getInputTensorIds([input])[0];
      const { shape, dtype } = this.combinations[example][i];
      const id = binding.createTensor(shape, dtypeNumber(dtype), input);
      made.push(id);
      return id;
    });
    return { ids, release: () => made.forEach((id) => binding.deleteTensor(id)) };
  }

  /** The inputs as tensors; those that were numbers are new and belong to the caller (or to the tidy around). */
  tensors(example: number, inputs: readonly Input[]): tf.Tensor[] {
    return inputs.map((input, i) => {
      const { shape, dtype } = this.combinations[example][i];
      return input instanceof tf.Tensor ? input : tf.tensor(input, shape, dtype);
    });
  }
}

function fits(input: Input, wanted: { shape: number[]; dtype: tf.DataType }): boolean {
  if (input instanceof tf.Tensor) return input.dtype === wanted.dtype && tf.util.arraysEqual(input.shape, wanted.shape);
  const dtype = hostDtype(input);
  return dtype === wanted.dtype && input.length === tf.util.sizeFromShape(wanted.shape);
}

function hostDtype(values: HostArray): tf.DataType | undefined {
  if (values instanceof Int32Array) return "int32";
  return values instanceof Float32Array ? "float32" : undefined;
}

function describe(input: unknown): string {
  if (input instanceof tf.Tensor) return `${input.dtype} [${input.shape}]`;
  if (ArrayBuffer.isView(input)) return `${input.constructor.name} of ${(input as Float32Array).length}`;
  return typeof input;
}
