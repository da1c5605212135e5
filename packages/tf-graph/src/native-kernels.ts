import { tf } from "./tensorflow";
import { ATTRIBUTE_TYPES, Backend, DTYPES } from "./native";

type Kernel = Pick<tf.KernelConfig, "kernelFunc">;
type Inputs = Record<string, tf.TensorInfo>;

/**
 * Runs f with some of TensorFlow.js's kernels and gradients replaced by TensorFlow's own operations, which compute the
 * same with less work in a graph. Only what is traced sees them: the eager path stays TensorFlow.js's.
 */
export function withNativeKernels<T>(f: () => T): T {
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
  // tfjs-node reads the indices on the host to check their range; TensorFlow checks them itself when the graph runs.
  GatherV2: () => ({
    kernelFunc({ inputs, backend, attrs }) {
      const { x, indices } = inputs as Inputs;
      const { axis, batchDims } = attrs as { axis: number; batchDims: number };
      const attributes = [
        { name: "batch_dims", type: ATTRIBUTE_TYPES.int, value: batchDims },
        typeAttribute("Tparams", x),
        typeAttribute("Tindices", indices),
        { name: "Taxis", type: ATTRIBUTE_TYPES.type, value: DTYPES.int32 },
      ];
      return tf.tidy(() =>
        native(backend).executeSingleOutput("GatherV2", attributes, [x, indices, tf.scalar(axis, "int32")]),
      );
    },
  }),
  // MatMul of two matrices is what TensorFlow has fast kernels for and can fuse with the bias and ReLU that follow.
  BatchMatMul: (original) => ({
    kernelFunc(args) {
      const { a, b } = args.inputs as Inputs;
      const { transposeA, transposeB } = args.attrs as { transposeA: boolean; transposeB: boolean };
      if (a.shape.length !== 2 || b.shape.length !== 2) return original.kernelFunc(args);
      const attributes = [
        typeAttribute("T", a),
        { name: "transpose_a", type: ATTRIBUTE_TYPES.bool, value: transposeA },
        { name: "transpose_b", type: ATTRIBUTE_TYPES.bool, value: transposeB },
      ];
      return native(args.backend).executeSingleOutput("MatMul", attributes, [a, b]);
    },
  }),
  // tfjs-node leaves out the operation's types, which an eager call does without and a graph does not.
  ExpandDims: () => ({
    kernelFunc({ inputs, backend, attrs }) {
      const { input } = inputs as Inputs;
      const attributes = [typeAttribute("T", input), { name: "Tdim", type: ATTRIBUTE_TYPES.type, value: DTYPES.int32 }];
      const { dim } = attrs as { dim: number };
      return tf.tidy(() =>
        native(backend).executeSingleOutput("ExpandDims", attributes, [input, tf.scalar(dim, "int32")]),
      );
    },
  }),
  Add: (original) => ({
    kernelFunc(args) {
      const { a, b } = args.inputs as Inputs;
      const isBias = a.shape.length > 1 && b.shape.length === 1 && a.shape[a.shape.length - 1] === b.shape[0];
      if (!isBias || a.dtype !== "float32" || b.dtype !== "float32") return original.kernelFunc(args);
      return native(args.backend).executeSingleOutput("BiasAdd", [typeAttribute("T", a)], [a, b]);
    },
  }),
};

const GRADIENTS: tf.GradConfig[] = [
  // TensorFlow.js writes this gradient with seven operations.
  {
    kernelName: "Relu",
    outputsToSave: [true],
    gradFunc: (dy, [y]) => ({
      x: () => native(tf.backend()).executeSingleOutput("ReluGrad", [typeAttribute("T", y)], [dy as tf.Tensor, y]),
    }),
  },
];

function native(backend: unknown): Backend {
  return backend as Backend;
}

function typeAttribute(name: string, tensor: tf.TensorInfo): { name: string; type: number; value: number } {
  return { name, type: ATTRIBUTE_TYPES.type, value: DTYPES[tensor.dtype as keyof typeof DTYPES] };
}
