import { missingSession } from "./backend";
import { BatchFunctions } from "./layers/batch-functions";
import { requireNoHostRandomness, withCountedDropout } from "./layers/dropout";
import { allLayers, BatchFunction, missingFunctions, TrainedModel, trainedModel } from "./layers/layers-model";
import { tf } from "./tensorflow";
import type { Execution, Mode } from "./types";

/** How a layers model is to be trained. */
export interface ModelOptions {
  mode?: Mode;
  /** For the masks of dropout layers, which depend on it and on how many updates the optimiser has made; 0 unless given. */
  seed?: number;
}

/** A layers model whose training and evaluation run as graphs. */
export interface CompiledModel extends Execution {
  /** Frees the graphs; from then on the model is fitted as TensorFlow.js does. A second time does nothing. */
  dispose(): void;
}

/**
 * Makes the methods of a tf.LayersModel run as graphs: after it model.fit, fitDataset, trainOnBatch, evaluate, their callbacks and
 * validation are called as before. The model has to be compiled (model.compile) with any optimiser of tf.train.
 *
 * A graph is made when a batch of new shapes comes, and made again when the optimiser's configuration has changed, such as its
 * learning rate. Weights, moving averages of batch normalisation and the optimiser's state live in the same tf.Variables as
 * without it, and hold their new values after each batch. model.predict runs as before. The caller disposes what is returned; the
 * model and its optimiser stay the caller's.
 *
 * @throws Error where the model was not compiled, or is a compiled model's already; when a batch is fitted, what compileFunction
 *   throws, and a TraceError naming a layer that draws random numbers in JavaScript, other than Dropout
 */
export function compileModel(model: tf.LayersModel, options: ModelOptions = {}): CompiledModel {
  const trained = trainedModel(model);
  if (trained.optimizer_ == null)
    throw new Error(
      `compileModel: the model "${model.name}" has no optimizer yet; call model.compile({ optimizer, loss }) first`,
    );
  if (Object.hasOwn(trained, "makeTrainFunction"))
    throw new Error(`compileModel: the model "${model.name}" runs as graphs already; dispose the first ones before`);
  const missing = missingFunctions(trained) ?? (options.mode === "eager" ? undefined : missingSession());
  if (missing !== undefined && options.mode === "traced") throw new Error(`a graph can't be run here: ${missing}`);
  return missing === undefined
    ? new ReplacedFunctions(trained, options)
    : { mode: "eager", reason: missing, dispose() {} };
}

/** The functions of a model, replaced by ones that run as graphs. */
class ReplacedFunctions implements CompiledModel {
  private readonly training: BatchFunctions;
  private readonly evaluation: BatchFunctions;

  constructor(
    private readonly model: TrainedModel,
    private readonly options: ModelOptions,
  ) {
    const { mode, seed = 0 } = options;
    const layers = allLayers(model);
    const [train, evaluate] = plainFunctions(model);
    const settings = () => [model.optimizer_, model.lossFunctions, model.metricsTensors];
    const trainingSettings = () => [...settings(), JSON.stringify(model.optimizer_?.getConfig())];
    this.training = new BatchFunctions(
      ([counter, ...data]) => {
        if (mode !== "eager") requireNoHostRandomness(layers);
        return withCountedDropout(layers, counter as tf.Tensor1D, () => unkept(train(data)));
      },
      trainingSettings,
      mode,
    );
    this.evaluation = new BatchFunctions(evaluate, settings, mode);
    model.makeTrainFunction = () => (data) =>
      tf.tidy(() => {
        const optimizer = model.optimizer_ as NonNullable<typeof model.optimizer_>;
        const { iterations } = optimizer;
        const values = this.training.run([tf.tensor1d([seed, iterations], "int32"), ...data]);
        // A graph does not count, and each call while it is traced does.
        optimizer.iterations_ = iterations + 1;
        return values;
      });
    model.makeTestFunction = () => {
      model.testFunction = (data) => this.evaluation.run(data);
    };
  }

  get reason(): string | undefined {
    if (this.options.mode === "eager") return "it was asked for";
    return this.training.reason ?? this.evaluation.reason;
  }

  get mode(): "traced" | "eager" {
    return this.reason === undefined ? "traced" : "eager";
  }

  dispose(): void {
    for (const name of ["makeTrainFunction", "makeTestFunction"]) Reflect.deleteProperty(this.model, name);
    this.training.dispose();
    this.evaluation.dispose();
  }
}

/** The model's own functions: one update by a batch, and the evaluation of one. */
function plainFunctions(model: TrainedModel): [train: BatchFunction, evaluate: BatchFunction] {
  // The model reads its optimiser, losses and metrics when they run, not when they are made.
  const train = model.makeTrainFunction();
  model.makeTestFunction();
  return [train, model.testFunction];
}

/** Tensors that a tidy disposes instead of these, which tfjs-layers keeps. */
function unkept(tensors: tf.Tensor[]): tf.Tensor[] {
  return tensors.map((tensor) => {
    const copy = tf.clone(tensor);
    tensor.dispose();
    return copy;
  });
}
