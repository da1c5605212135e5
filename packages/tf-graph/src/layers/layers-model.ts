/** The private parts of tfjs-layers that are used here: what a model calls for each batch, and what stands in its graph. */
import { tf } from "../tensorflow";

/** A batch: the inputs, then what they should give, then the weights of the samples, where null stands for none. */
export type Batch = (tf.Tensor | null)[];

/** A function of a batch that returns the loss and the metrics. */
export type BatchFunction = (batch: Batch) => tf.Tensor[];

/** An optimiser with the number of its updates, which it counts in JavaScript. */
interface Counted {
  iterations_: number;
}

/** The part of a tf.LayersModel that trains it. */
export interface TrainedModel {
  name: string;
  layers: tf.layers.Layer[];
  optimizer_?: tf.Optimizer & Counted;
  lossFunctions: unknown;
  metricsTensors: unknown;
  testFunction: BatchFunction;
  makeTrainFunction(): BatchFunction;
  makeTestFunction(): void;
}

/** The model whose functions are called when this one is fitted: a tf.Sequential hands its calls on to one inside. */
export function trainedModel(model: tf.LayersModel): TrainedModel {
  const { model: inner } = model as unknown as { model?: tf.LayersModel };
  return (model instanceof tf.Sequential && inner !== undefined ? inner : model) as unknown as TrainedModel;
}

/** @returns why a model's functions can't be replaced, as in another version of tfjs-layers, or undefined when they can */
export function missingFunctions(model: TrainedModel): string | undefined {
  const names = (["makeTrainFunction", "makeTestFunction"] as const).filter(
    (name) => typeof model[name] !== "function",
  );
  return names.length > 0 ? `tfjs-layers' model has no ${names.join(", ")}` : undefined;
}

/** The layers of a model, with those of the models that are its layers. */
export function allLayers({ layers }: Pick<TrainedModel, "layers">): tf.layers.Layer[] {
  return layers.flatMap((layer) => {
    const { layers: inner } = layer as Partial<TrainedModel>;
    return inner === undefined ? [layer] : allLayers({ layers: inner });
  });
}
