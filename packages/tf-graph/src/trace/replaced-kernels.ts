import { ATTRIBUTE_TYPES, Attribute, DTYPES, dtypeNumber, nativeBackend, typeAttribute } from "../backend";
import { tf } from "../tensorflow";

type Kernel = Pick<tf.KernelConfig, "kernelFunc">;
type Inputs = Record<string, tf.TensorInfo>;

/**
 * Runs f while some of TensorFlow.js's kernels and gradients are replaced: by single operations of TensorFlow that compute the same
 * with less work in a graph, or by kernels that a graph can hold. Eager execution keeps TensorFlow.js's own.
 */
export function withReplacedKernels<T>(f: () => T): T {
  const restore: (() => void)[] = [];
  try {
    for (const [name, kernel] of Object.entries(KERNELS)) {
      const original = tf.getKernel(name, "tensorflow");
      tf.unregisterKernel(name, "tensorflow");
      tf.registerKernel({ ...original, kernelFunc: (args) => kernel(original).kernelFunc(args) });
      restore.push(() => {
        tf.unregisterKernel(name, "tensorflow");
        tf.registerKernel(original);
      });
    }
    for (const gradient of GRADIENTS) {
      const original = tf.getGradient(gradient.kernelName);
      tf.unregisterGradient(gradient.kernelName);
      tf.registerGradient(gradient);
      restore.push(() => {
        tf.unregisterGradient(gradient.kernelName);
        tf.registerGradient(original);
      });
    }
    return f();
  } finally {
    for (const undo of restore.reverse()) undo();
  }
}

const KERNELS: Record<string, (original: tf.KernelConfig) => Kernel> = {
  // tfjs-node reads the indices in JavaScript to check their range; TensorFlow checks them itself when the graph runs.
  GatherV2: () => ({
    kernelFunc({ inputs, attrs }) {
      const { x, indices } = inputs as Inputs;
      const { axis, batchDims } = attrs as { axis: number; batchDims: number };
      const attributes = [
        { name: "batch_dims", type: ATTRIBUTE_TYPES.int, value: batchDims },
        typeOf("Tparams", x),
        typeOf("Tindices", indices),
        typeAttribute("Taxis", DTYPES.int32),
      ];
      return tf.tidy(() =>
        nativeBackend().executeSingleOutput("GatherV2", attributes, [x, indices, tf.scalar(axis, "int32")]),
      );
    },
  }),
  // For two matrices TensorFlow's MatMul is faster, and it can be fused with the bias and the ReLU that follow.
  BatchMatMul: (original) => ({
    kernelFunc(args) {
      const { a, b } = args.inputs as Inputs;
      const { transposeA, transposeB } = args.attrs as { transposeA: boolean; transposeB: boolean };
      if (a.shape.length !== 2 || b.shape.length !== 2) return original.kernelFunc(args);
      const attributes = [
        typeOf("T", a),
        { name: "transpose_a", type: ATTRIBUTE_TYPES.bool, value: transposeA },
        { name: "transpose_b", type: ATTRIBUTE_TYPES.bool, value: transposeB },
      ];
      return nativeBackend().executeSingleOutput("MatMul", attributes, [a, b]);
    },
  }),
  // tfjs-node leaves out the operation's type attributes, which a graph needs and an eager call does not.
  ExpandDims: () => ({
    kernelFunc({ inputs, attrs }) {
      const { input } = inputs as Inputs;
      const attributes = [typeOf("T", input), typeAttribute("Tdim", DTYPES.int32)];
      const { dim } = attrs as { dim: number };
      return tf.tidy(() =>
        nativeBackend().executeSingleOutput("ExpandDims", attributes, [input, tf.scalar(dim, "int32")]),
      );
    },
  }),
  // The addition of a bias as an operation of its own, which TensorFlow can fuse with the product before it.
  Add: (original) => ({
    kernelFunc(args) {
      const { a, b } = args.inputs as Inputs;
      const isBias = a.shape.length > 1 && b.shape.length === 1 && a.shape[a.shape.length - 1] === b.shape[0];
      if (!isBias || a.dtype !== "float32" || b.dtype !== "float32") return original.kernelFunc(args);
      return nativeBackend().executeSingleOutput("BiasAdd", [typeOf("T", a)], [a, b]);
    },
  }),
};

const GRADIENTS: tf.GradConfig[] = [
  // TensorFlow.js writes this gradient with seven operations.
  {
    kernelName: "Relu",
    outputsToSave: [true],
    gradFunc: (dy, [y]) => ({
      x: () => nativeBackend().executeSingleOutput("ReluGrad", [typeOf("T", y)], [dy as tf.Tensor, y]),
    }),
  },
];

/** An attribute that gives a tensor's data type. */
function typeOf(name: string, tensor: tf.TensorInfo): Attribute {
  return typeAttribute(name, dtypeNumber(tensor.dtype));
}
