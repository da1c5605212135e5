/**
 * log of the mean of exp(w) over groups of log-weights that arrive one after the other, for many images at once.
 *
 * Every K weights of an image make one estimate log (1/K) Σ exp(w); its estimates are averaged. The sum is kept as
 * (greatest weight, sum of exp(w − greatest)) in double precision, so nothing over- or underflows and no weight is stored.
 */
export class LogMeanExp {
  private readonly greatest: Float64Array;
  private readonly scaled: Float64Array;
  private readonly sums: Float64Array;
  private inGroup = 0;
  private groups = 0;

  /**
   * @param images how many are followed side by side
   * @param draws K, weights in a group
   */
  constructor(
    private readonly images: number,
    readonly draws: number,
  ) {
    this.greatest = new Float64Array(images).fill(-Infinity);
    this.scaled = new Float64Array(images);
    this.sums = new Float64Array(images);
  }

  /**
   * Takes the next weight of every image.
   *
   * @param weights logarithms in nats; that of image i stands at [i · stride + offset]
   */
  add(weights: ArrayLike<number>, offset = 0, stride = 1): void {
    for (let i = 0; i < this.images; i++) {
      const weight = weights[i * stride + offset];
      if (weight === -Infinity) continue;
      if (weight <= this.greatest[i]) {
        this.scaled[i] += Math.exp(weight - this.greatest[i]);
      } else {
        this.scaled[i] = this.scaled[i] * Math.exp(this.greatest[i] - weight) + 1;
        this.greatest[i] = weight;
      }
    }
    if (++this.inGroup === this.draws) this.closeGroup();
  }

  /** The mean over the complete groups of each image's log-mean-exp, in nats; NaN while no group is complete. */
  means(): Float64Array {
    return this.sums.map((sum) => sum / this.groups);
  }

  private closeGroup(): void {
    for (let i = 0; i < this.images; i++) {
      this.sums[i] +=
        this.greatest[i] === -Infinity ? -Infinity : this.greatest[i] + Math.log(this.scaled[i] / this.draws);
    }
    this.greatest.fill(-Infinity);
    this.scaled.fill(0);
    this.inGroup = 0;
    this.groups++;
  }
}

/** log Σ exp(values), without over- or underflow; −Infinity where there is none or all are −Infinity. */
export function logSumExp(values: ArrayLike<number>): number {
  let greatest = -Infinity;
  for (let i = 0; i < values.length; i++) greatest = Math.max(greatest, values[i]);
  if (greatest === -Infinity) return greatest;
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += Math.exp(values[i] - greatest);
  return greatest + Math.log(sum);
}
