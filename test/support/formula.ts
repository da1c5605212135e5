import { tf } from "@vae-notebooks/tf-graph";
import { Vae } from "../../lib/model/vae";

/** formula() of make_pytorch_fixtures.py: the same float32 numbers, bit by bit. */
export function formula(count: number, salt: number, scale: number): Float32Array {
  return Float32Array.from(
    { length: count },
    (_, k) => ((((k * k * 13 + k * 7919 + salt * 104729) % 2003) / 2003) * 2 - 1) * scale,
  );
}

/** formula_images() of make_pytorch_fixtures.py; the caller disposes the tensor [count, 784]. */
export function formulaImages(count: number): tf.Tensor2D {
  return tf.tensor2d(
    Float32Array.from({ length: count * 784 }, (_, k) => ((k * k * 3 + k * 31) % 256) / 255),
    [count, 784],
  );
}

/** Gives a model of the write-up's sizes the weights of formula_model() of make_pytorch_fixtures.py. */
export function setFormulaWeights(model: Vae): void {
  tf.tidy(() => {
    Object.entries(model.parameters()).forEach(([name, variable], salt) => {
      const weight = model.parameters()[name.replace(/\.bias$/, ".weight")];
      const fanIn = weight.shape[1] as number;
      variable.assign(tf.tensor(formula(variable.size, salt, Math.sqrt(3 / fanIn)), variable.shape));
    });
  });
}
