import { nativeBackend } from "../backend";
import { tf } from "../tensorflow";

/**
 * Watches the tf.Variables while a function is recorded, whose assignments belong into the graph: afterwards it tells which of them
 * the function assigned or made, and gives all of them the values that they had before.
 */
export class VariableWatch {
  /** The variables that the function made. restore() leaves them with the values that they were made with. */
  readonly made: tf.Variable[] = [];
  private readonly before = new Map<tf.Variable, tf.Tensor>();

  /** Holds the values of all variables that there are. restore() has to be called in the end. */
  constructor() {
    const { tensorMap } = nativeBackend();
    const variables = Object.values(tf.engine().registeredVariables).filter(({ dataId }) => tensorMap.has(dataId));
    variables.forEach(giveOwnData);
    for (const variable of variables) this.before.set(variable, held(variable));
  }

  /** Calls f, and notes the variables that are made in it. */
  during(f: () => void): void {
    const engine = tf.engine();
    const { makeVariable } = engine;
    engine.makeVariable = (...parameters) => {
      const variable = makeVariable.apply(engine, parameters);
      this.made.push(variable as tf.Variable);
      this.before.set(variable as tf.Variable, held(variable));
      return variable;
    };
    try {
      f();
    } finally {
      Reflect.deleteProperty(engine, "makeVariable");
    }
  }

  /** The variables that were assigned, in the order in which they were made. */
  assigned(): tf.Variable[] {
    return [...this.before]
      .filter(([variable, { dataId }]) => variable.dataId !== dataId)
      .map(([variable]) => variable);
  }

  /** Gives the variables their former values, and lets go of these. */
  restore(): void {
    for (const [variable, value] of this.before) {
      if (variable.dataId !== value.dataId && !variable.isDisposed) variable.assign(value);
      value.dispose();
    }
    this.before.clear();
  }
}

/** A tensor with the same data that no tidy disposes. */
function held(tensor: tf.Tensor): tf.Tensor {
  nativeBackend().incRef(tensor.dataId);
  return tf.keep(tf.engine().makeTensorFromTensorInfo(tensor));
}

/**
 * Copies a variable's data if another tensor has the same: tf.variable(x) takes x's own. A recording knows values by their data, so
 * x, or a second variable made of it, could not be told from the variable.
 */
function giveOwnData(variable: tf.Variable): void {
  if (nativeBackend().tensorMap.get(variable.dataId).refCount === 1) return;
  const copy = tf.tensor(variable.dataSync().slice(), variable.shape, variable.dtype);
  variable.assign(copy);
  copy.dispose();
}
