import { tf } from "@vae-notebooks/tf-graph";

/** Copies of the variables' values. */
export function values(variables: Record<string, tf.Variable>): Record<string, Float32Array> {
  return Object.fromEntries(
    Object.entries(variables).map(([name, variable]) => [name, variable.dataSync().slice() as Float32Array]),
  );
}

/** Gives the variables the values of copies. */
export function assign(variables: Record<string, tf.Variable>, weights: Record<string, Float32Array>): void {
  for (const [name, variable] of Object.entries(variables)) {
    const value = tf.tensor(weights[name].slice(), variable.shape);
    variable.assign(value);
    value.dispose();
  }
}

/** ‖a − b‖ / ‖b‖. */
export function relativeDistance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let difference = 0;
  let norm = 0;
  for (let i = 0; i < b.length; i++) {
    difference += (a[i] - b[i]) ** 2;
    norm += b[i] ** 2;
  }
  return difference === 0 ? 0 : Math.sqrt(difference / norm);
}
