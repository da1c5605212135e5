/** Fourier transforms of one complex sequence: Stockham's self-sorting algorithm with radices 4, 2 and 3. */

/** Real and imaginary parts. */
export interface ComplexArray {
  re: Float64Array;
  im: Float64Array;
}

/** Zeros. */
export function complexArray(length: number): ComplexArray {
  return { re: new Float64Array(length), im: new Float64Array(length) };
}

/** The least length >= wanted that is a power of 2, or three times one, and at least 16. */
export function smoothLength(wanted: number): number {
  let power = 16;
  while (power < wanted) power *= 2;
  return power > 16 && 0.75 * power >= wanted ? 0.75 * power : power;
}

/**
 * A transform of a fixed length, X_k = sum over n of x_n exp(-2 pi i k n / length), in place. The inverse, times
 * length, is the transform with real and imaginary parts exchanged.
 *
 * @param length a product of 2s and 3s
 *
 * Source: Van Loan, "Computational frameworks for the fast Fourier transform", SIAM 1992, section 1.7.
 */
export function fourierTransform(length: number): (x: ComplexArray) => void {
  const roots = complexArray(length);
  for (let j = 0; j < length; j++) {
    roots.re[j] = Math.cos((2 * Math.PI * j) / length);
    roots.im[j] = -Math.sin((2 * Math.PI * j) / length);
  }
  const work = complexArray(length);
  return (x) => {
    let from = x;
    let to = work;
    let stride = 1;
    for (let rest = length; rest > 1;) {
      const radix = rest % 4 === 0 ? 4 : rest % 2 === 0 ? 2 : 3;
      rest /= radix;
      if (radix === 4) passOfFour(from, to, rest, stride, roots);
      else pass(from, to, radix, rest, stride, roots);
      stride *= radix;
      [from, to] = [to, from];
    }
    if (from !== x) {
      x.re.set(from.re);
      x.im.set(from.im);
    }
  };
}

/** One pass of any radix, each output as the sum over the inputs. */
function pass(x: ComplexArray, y: ComplexArray, radix: number, m: number, s: number, roots: ComplexArray): void {
  const length = radix * m * s;
  const factors = complexArray(radix);
  for (let p = 0; p < m; p++) {
    for (let k = 0; k < radix; k++) {
      for (let n = 0; n < radix; n++) {
        const root = (p * s * k + n * k * m * s) % length;
        factors.re[n] = roots.re[root];
        factors.im[n] = roots.im[root];
      }
      for (let from = p * s, to = (radix * p + k) * s; from < (p + 1) * s; from++, to++) {
        let re = 0;
        let im = 0;
        for (let n = 0, at = from; n < radix; n++, at += m * s) {
          re += x.re[at] * factors.re[n] - x.im[at] * factors.im[n];
          im += x.re[at] * factors.im[n] + x.im[at] * factors.re[n];
        }
        y.re[to] = re;
        y.im[to] = im;
      }
    }
  }
}

/** The pass of radix 4, written out: most of the time is spent here. */
function passOfFour(x: ComplexArray, y: ComplexArray, m: number, s: number, roots: ComplexArray): void {
  const [xr, xi, yr, yi] = [x.re, x.im, y.re, y.im];
  const quarter = m * s;
  for (let p = 0; p < m; p++) {
    const [w1r, w1i] = [roots.re[p * s], roots.im[p * s]];
    const [w2r, w2i] = [roots.re[2 * p * s], roots.im[2 * p * s]];
    const [w3r, w3i] = [roots.re[3 * p * s], roots.im[3 * p * s]];
    for (let from = p * s, to = 4 * p * s; from < (p + 1) * s; from++, to++) {
      const sumR = xr[from] + xr[from + 2 * quarter];
      const sumI = xi[from] + xi[from + 2 * quarter];
      const differenceR = xr[from] - xr[from + 2 * quarter];
      const differenceI = xi[from] - xi[from + 2 * quarter];
      const oddSumR = xr[from + quarter] + xr[from + 3 * quarter];
      const oddSumI = xi[from + quarter] + xi[from + 3 * quarter];
      const oddR = xr[from + quarter] - xr[from + 3 * quarter];
      const oddI = xi[from + quarter] - xi[from + 3 * quarter];
      yr[to] = sumR + oddSumR;
      yi[to] = sumI + oddSumI;
      const ar = differenceR + oddI;
      const ai = differenceI - oddR;
      yr[to + s] = ar * w1r - ai * w1i;
      yi[to + s] = ar * w1i + ai * w1r;
      const br = sumR - oddSumR;
      const bi = sumI - oddSumI;
      yr[to + 2 * s] = br * w2r - bi * w2i;
      yi[to + 2 * s] = br * w2i + bi * w2r;
      const cr = differenceR - oddI;
      const ci = differenceI + oddR;
      yr[to + 3 * s] = cr * w3r - ci * w3i;
      yi[to + 3 * s] = cr * w3i + ci * w3r;
    }
  }
}
