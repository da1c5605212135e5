/** The centred B-spline of order 8, which spreads a point over the nodes of a grid and reads the grid at a point. */

/** Nodes a point is spread over along each axis. */
export const ORDER = 8;

/** COEFFICIENTS[8 node + power]: the weight of each node as a polynomial of the fraction t between two nodes. */
const COEFFICIENTS = splineCoefficients();

/** Writes the weights of the nodes floor(u) - 3 ... floor(u) + 4 for t = u - floor(u), and their derivatives by u. */
export function splineWeights(t: number, weights: Float64Array, derivatives: Float64Array): void {
  for (let node = 0; node < ORDER; node++) {
    let value = 0;
    let slope = 0;
    for (let power = ORDER - 1; power >= 0; power--) {
      slope = slope * t + value;
      value = value * t + COEFFICIENTS[ORDER * node + power];
    }
    weights[node] = value;
    derivatives[node] = slope;
  }
}

/** The spline's discrete Fourier transform: the sum over the nodes of its value there times cos(frequency x node). */
export function splineSpectrum(frequency: number): number {
  let sum = 0;
  // at a node, t = 0: the weights are the constant coefficients, that of node 3 in the middle
  for (let node = 0; node < ORDER - 1; node++) sum += COEFFICIENTS[ORDER * node] * Math.cos(frequency * (node - 3));
  return sum;
}

/**
 * The weight of node n is M(t + 7 - n) with M(x) = sum over k of (-1)^k C(8, k) max(x - k, 0)^7 / 7!.
 *
 * Source: Schoenberg's formula, in de Boor, "A practical guide to splines", Springer 1978, chapter IX.
 */
function splineCoefficients(): Float64Array {
  const degree = ORDER - 1;
  const factorial = (n: number): number => (n < 2 ? 1 : n * factorial(n - 1));
  const choose = (n: number, k: number): number => factorial(n) / factorial(k) / factorial(n - k);
  const coefficients = new Float64Array(ORDER * ORDER);
  for (let node = 0; node < ORDER; node++) {
    for (let k = 0; k <= degree - node; k++) {
      const sign = k % 2 === 0 ? 1 : -1;
      for (let power = 0; power <= degree; power++) {
        coefficients[ORDER * node + power] +=
          sign * choose(ORDER, k) * choose(degree, power) * (degree - node - k) ** (degree - power);
      }
    }
  }
  // up to here these are integers, and exact
  return coefficients.map((sum) => sum / factorial(degree));
}
