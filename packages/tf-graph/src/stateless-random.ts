import { DTYPES, nativeBackend, typeAttribute } from "./backend";
import { tf } from "./tensorflow";

/**
 * Standard normal numbers that depend on their counter alone: the same counter gives the same numbers, eagerly and in a graph.
 *
 * @param shape of the result
 * @param counter int32 tensor [seed, step]
 * @returns a tensor of that shape from N(0, I); the caller disposes it
 *
 * Source: TensorFlow's StatelessRandomNormal, which is Philox (Salmon et al. 2011) with Box and Muller's transform.
 */
export function statelessNormal<R extends tf.Rank>(shape: tf.ShapeMap[R], counter: tf.Tensor1D): tf.Tensor<R> {
  return drawn<R>("StatelessRandomNormal", shape, counter);
}

/**
 * Numbers from the uniform distribution on [0, 1) that depend on their counter alone, as statelessNormal's do.
 *
 * @param shape of the result
 * @param counter int32 tensor [seed, step]
 * @returns a tensor of that shape; the caller disposes it
 *
 * Source: TensorFlow's StatelessRandomUniform, which is Philox (Salmon et al. 2011).
 */
export function statelessUniform<R extends tf.Rank>(shape: tf.ShapeMap[R], counter: tf.Tensor1D): tf.Tensor<R> {
  return drawn<R>("StatelessRandomUniform", shape, counter);
}

function drawn<R extends tf.Rank>(operation: string, shape: tf.ShapeMap[R], counter: tf.Tensor1D): tf.Tensor<R> {
  const attributes = [
    typeAttribute("dtype", DTYPES.float32),
    typeAttribute("T", DTYPES.int32),
    typeAttribute("Tseed", DTYPES.int32),
  ];
  return tf.tidy(() => {
    const sizes = tf.tensor1d(shape as number[], "int32");
    return nativeBackend().executeSingleOutput(operation, attributes, [sizes, counter]) as tf.Tensor<R>;
  });
}
