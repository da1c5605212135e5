import { TraceError } from "../errors";
import { statelessUniform } from "../stateless-random";
import { tf } from "../tensorflow";

/** Layers whose random numbers JavaScript makes at each call, and for which there is nothing else here. */
const RANDOM_LAYERS = ["GaussianNoise", "GaussianDropout", "AlphaDropout"];

/** The layers that drop numbers by a mask that is the same for every step of a graph, unless it is made of a counter. */
const DROPOUT_LAYERS = ["Dropout", "SpatialDropout1D"];

/** The part of tfjs-layers' Dropout that is used here. */
interface DropoutLayer extends tf.layers.Layer {
  rate: number;
  seed?: number;
  getNoiseShape(input: tf.Tensor): number[] | undefined;
}

/**
 * Runs f while the dropout layers among these make their masks of a counter, so that a graph has other masks at each step.
 *
 * A mask is as tfjs-layers': floor(u + 1 − rate) / (1 − rate) with u uniform in [0, 1). A layer with a seed of its own keeps
 * tfjs-layers' mask, which is the same at every step.
 *
 * @param counter int32 tensor [seed, step]; the i-th of the layers draws by [seed + i, step]
 */
export function withCountedDropout<T>(layers: readonly tf.layers.Layer[], counter: tf.Tensor1D, f: () => T): T {
  const replaced = layers.filter(
    (layer): layer is DropoutLayer =>
      DROPOUT_LAYERS.includes(layer.getClassName()) && (layer as DropoutLayer).seed == null,
  );
  replaced.forEach((layer, i) => {
    const original = layer.call.bind(layer);
    layer.call = (inputs, kwargs) => {
      if (!kwargs.training || layer.rate <= 0 || layer.rate >= 1) return original(inputs, kwargs);
      return tf.tidy(() => dropped(layer, (Array.isArray(inputs) ? inputs[0] : inputs) as tf.Tensor, counter, i));
    };
  });
  try {
    return f();
  } finally {
    for (const layer of replaced) Reflect.deleteProperty(layer, "call");
  }
}

function dropped(layer: DropoutLayer, input: tf.Tensor, counter: tf.Tensor1D, index: number): tf.Tensor {
  const kept = 1 - layer.rate;
  const own = tf.add<tf.Tensor1D>(counter, tf.tensor1d([index, 0], "int32"));
  const uniform = statelessUniform(layer.getNoiseShape(input) ?? input.shape, own);
  return tf.mul(input, tf.div(tf.floor(tf.add(uniform, kept)), kept));
}

/** @throws TraceError naming a layer that draws random numbers in JavaScript, of which a graph would repeat the first ones */
export function requireNoHostRandomness(layers: readonly tf.layers.Layer[]): void {
  for (const layer of layers) {
    const kind = layer.getClassName();
    const { cell } = layer as { cell?: { dropout?: number; recurrentDropout?: number } };
    const dropsInside = (cell?.dropout ?? 0) > 0 || (cell?.recurrentDropout ?? 0) > 0;
    if (!RANDOM_LAYERS.includes(kind) && !dropsInside) continue;
    throw new TraceError(
      `the layer "${layer.name}" (${kind}${dropsInside ? " with dropout of its own" : ""}) draws random numbers in JavaScript, ` +
        'of which a graph would repeat the first ones; of such layers only Dropout can be traced: use mode "eager" for this model',
    );
  }
}
