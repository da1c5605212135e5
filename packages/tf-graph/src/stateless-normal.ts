import { tf } from "./tensorflow";

/** What is used here of tfjs-node's backend: the door to TensorFlow's own operations. */
interface NativeBackend {
  binding: { TF_ATTR_TYPE: number; TF_FLOAT: number; TF_INT32: number };
  executeSingleOutput(name: string, attributes: object[], inputs: tf.Tensor[]): tf.Tensor;
}

/**
 * Standard normal numbers that are a function of their counter alone: the same counter gives the same numbers.
 *
 * @param shape of the result
 * @param counter int32 tensor [seed, step]
 * @returns a tensor of that shape from N(0, I); the caller disposes it
 *
 * Source: TensorFlow's StatelessRandomNormal, which is Philox (Salmon et al. 2011) with Box and Muller's transform.
 */
export function statelessNormal<R extends tf.Rank>(shape: tf.ShapeMap[R], counter: tf.Tensor1D): tf.Tensor<R> {
  const backend = tf.backend() as unknown as NativeBackend;
  const { TF_ATTR_TYPE, TF_FLOAT, TF_INT32 } = backend.binding;
  const attributes = [
    { name: "dtype", type: TF_ATTR_TYPE, value: TF_FLOAT },
    { name: "T", type: TF_ATTR_TYPE, value: TF_INT32 },
    { name: "Tseed", type: TF_ATTR_TYPE, value: TF_INT32 },
  ];
  return tf.tidy(() => {
    const sizes = tf.tensor1d(shape as number[], "int32");
    return backend.executeSingleOutput("StatelessRandomNormal", attributes, [sizes, counter]) as tf.Tensor<R>;
  });
}
