/** The potential of charges on a grid: their convolution with (1 + r^2 / a)^-a, without wrap-around. */

import { complexArray, fourierTransform, type ComplexArray } from "./fourier";
import { splineSpectrum } from "./spline";

/** A grid of charges, row by row, that is replaced by its potential. */
export interface Convolution {
  rows: number;
  columns: number;
  spacing: number;
  /** [rows, columns] */
  grid: Float64Array;
  /** Replaces the charges in `grid` by their potential. */
  convolve(): void;
}

/**
 * A convolution by Fourier transforms of twice the sides. The kernel's spectrum is divided by the square of the
 * spline's, so that charges spread by the spline and read by it feel the kernel itself.
 *
 * @param rows even and without prime factors above 3, as columns
 * @param degreesOfFreedom a
 */
export function makeConvolution(rows: number, columns: number, spacing: number, degreesOfFreedom: number): Convolution {
  const alongRow = fourierTransform(2 * columns);
  const alongColumn = fourierTransform(2 * rows);
  const line = complexArray(2 * columns);
  const column = complexArray(2 * rows);
  const grid = new Float64Array(rows * columns);
  // frequency by frequency along the rows: [columns + 1, rows]
  const spectrum = complexArray((columns + 1) * rows);
  const kernelAt = (squared: number): number => {
    const w = 1 / (1 + (squared * spacing * spacing) / degreesOfFreedom);
    return degreesOfFreedom === 1 ? w : w ** degreesOfFreedom;
  };
  const kernel = kernelSpectrum(rows, columns, kernelAt, alongRow, alongColumn);

  function convolve(): void {
    for (let row = 0; row < rows; row += 2) forward(row);
    for (let k = 0; k <= columns; k++) multiply(k);
    for (let row = 0; row < rows; row += 2) backward(row);
  }

  /** Two rows at once: one as real, one as imaginary parts. */
  function forward(row: number): void {
    line.re.fill(0);
    line.im.fill(0);
    line.re.set(grid.subarray(row * columns, (row + 1) * columns));
    line.im.set(grid.subarray((row + 1) * columns, (row + 2) * columns));
    alongRow(line);
    for (let k = 0; k <= columns; k++) {
      const mirrored = k === 0 ? 0 : 2 * columns - k;
      const at = k * rows + row;
      spectrum.re[at] = (line.re[k] + line.re[mirrored]) / 2;
      spectrum.im[at] = (line.im[k] - line.im[mirrored]) / 2;
      spectrum.re[at + 1] = (line.im[k] + line.im[mirrored]) / 2;
      spectrum.im[at + 1] = (line.re[mirrored] - line.re[k]) / 2;
    }
  }

  function multiply(k: number): void {
    column.re.fill(0);
    column.im.fill(0);
    column.re.set(spectrum.re.subarray(k * rows, (k + 1) * rows));
    column.im.set(spectrum.im.subarray(k * rows, (k + 1) * rows));
    alongColumn(column);
    for (let l = 0; l < 2 * rows; l++) {
      const factor = kernel[k * (rows + 1) + (l <= rows ? l : 2 * rows - l)];
      column.re[l] *= factor;
      column.im[l] *= factor;
    }
    alongColumn(exchanged(column));
    spectrum.re.set(column.re.subarray(0, rows), k * rows);
    spectrum.im.set(column.im.subarray(0, rows), k * rows);
  }

  function backward(row: number): void {
    for (let k = 0; k <= columns; k++) {
      const at = k * rows + row;
      const mirrored = k === 0 ? 0 : 2 * columns - k;
      line.re[mirrored] = spectrum.re[at] + spectrum.im[at + 1];
      line.im[mirrored] = spectrum.re[at + 1] - spectrum.im[at];
      line.re[k] = spectrum.re[at] - spectrum.im[at + 1];
      line.im[k] = spectrum.im[at] + spectrum.re[at + 1];
    }
    alongRow(exchanged(line));
    grid.set(line.re.subarray(0, columns), row * columns);
    grid.set(line.im.subarray(0, columns), (row + 1) * columns);
  }

  return { rows, columns, spacing, grid, convolve };
}

/**
 * [columns + 1, rows + 1], real because the kernel, a function of the squared distance in nodes, is even; with the factor that
 * the inverse transforms leave out.
 */
function kernelSpectrum(
  rows: number,
  columns: number,
  kernelAt: (squared: number) => number,
  alongRow: (x: ComplexArray) => void,
  alongColumn: (x: ComplexArray) => void,
): Float64Array {
  const half = new Float64Array((columns + 1) * (rows + 1));
  const line = complexArray(2 * columns);
  for (let row = 0; row <= rows; row++) {
    for (let j = 0; j < 2 * columns; j++) {
      const distance = j <= columns ? j : 2 * columns - j;
      line.re[j] = kernelAt(row * row + distance * distance);
    }
    line.im.fill(0);
    alongRow(line);
    for (let k = 0; k <= columns; k++) half[k * (rows + 1) + row] = line.re[k];
  }
  const column = complexArray(2 * rows);
  for (let k = 0; k <= columns; k++) {
    const begin = k * (rows + 1);
    for (let l = 0; l < 2 * rows; l++) column.re[l] = half[begin + (l <= rows ? l : 2 * rows - l)];
    column.im.fill(0);
    alongColumn(column);
    for (let l = 0; l <= rows; l++) {
      const smoothing = splineSpectrum((Math.PI * k) / columns) * splineSpectrum((Math.PI * l) / rows);
      half[begin + l] = column.re[l] / (smoothing * smoothing * 4 * rows * columns);
    }
  }
  return half;
}

function exchanged({ re, im }: ComplexArray): ComplexArray {
  return { re: im, im: re };
}
