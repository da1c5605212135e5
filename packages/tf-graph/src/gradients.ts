import { engineState } from "./backend";
import { tf } from "./tensorflow";
import type { Terms } from "./types";

/** The values of a loss's terms, and the gradients of its total by the variables' names. */
export interface LossAndGradients<T extends Terms> {
  terms: T;
  gradients: Record<string, tf.Tensor>;
}

/**
 * Evaluates a loss, and the gradient of its total with respect to each variable by TensorFlow.js's differentiation.
 *
 * Variables that the total does not depend on have no gradient. The caller disposes all of the tensors.
 *
 * @throws TypeError when a term is not a float32 scalar
 */
export function lossAndGradients<T extends Terms>(
  loss: () => T,
  variables: Record<string, tf.Variable>,
): LossAndGradients<T> {
  return tf.tidy(() => {
    // variableGrads frees what the loss made, except what is kept.
    let kept: T | undefined;
    try {
      const { grads } = tf.variableGrads(() => {
        const terms = loss();
        requireScalars(terms);
        for (const term of Object.values(terms)) tf.keep(term);
        kept = terms;
        return terms.total;
      }, Object.values(variables));
      const reached = Object.entries(variables).filter(([, variable]) => grads[variable.name] != null);
      return {
        terms: Object.fromEntries(
          Object.entries<tf.Scalar>(kept ?? {}).map(([name, term]) => [name, tf.clone(term)]),
        ) as T,
        gradients: Object.fromEntries(reached.map(([name, variable]) => [name, grads[variable.name]])),
      };
    } catch (error) {
      freeTape();
      throw error;
    } finally {
      tf.dispose(kept);
    }
  });
}

/** Frees what a forward pass saved for the backward pass, which TensorFlow.js keeps when an error ends the computation. */
function freeTape(): void {
  const state = engineState();
  for (const { saved } of state.activeTape ?? []) tf.dispose(saved ?? []);
  state.activeTape = null;
}

function requireScalars(terms: Terms): void {
  for (const [name, term] of Object.entries({ ...terms, total: terms.total as unknown })) {
    if (!(term instanceof tf.Tensor) || term.rank !== 0 || term.dtype !== "float32") {
      const found = term instanceof tf.Tensor ? `${term.dtype} [${term.shape}]` : typeof term;
      throw new TypeError(`loss: expected the term "${name}" to be a float32 scalar, found ${found}`);
    }
  }
}
