/** The spectrum of the kernel 1 / (1 + r^2) on a grid of twice the sides, as the convolution multiplies by it. */

import { columnRoots, rank, rowRoots, scratch, spectrum } from "./plan";
import { fillRoots, transform } from "./fft";
import {
  buffer, evenGroups, gridColumns, groups, kernelLine, rows, setGrid, share, spacing, storeTransposed, storeTurned,
} from "./grid";
import { splineSpectrum } from "./spline";
import { barrier } from "./threads";

/** Sets the sides and the spacing and computes what depends on them. Every thread calls it at the same time. */
export function prepareConvolution(rowCount: i32, columnCount: i32, distance: f64): void {
  barrier();
  setGrid(rowCount, columnCount, distance);
  if (rank == 0) {
    fillRoots(rowRoots, 2 * rows);
    fillRoots(columnRoots, 2 * gridColumns);
  }
  barrier();
  // columns of the kernel 0 ... gridColumns, four at a time; the others mirror them
  const columnEnd = share(gridColumns + 4, 4, rank + 1);
  for (let c = share(gridColumns + 4, 4, rank); c < columnEnd; c += 4) kernelRows(c);
  barrier();
  const groupEnd = share(groups(), 1, rank + 1);
  for (let g = share(groups(), 1, rank); g < groupEnd; g++) kernelColumns(g);
  barrier();
}

/** Four columns of the kernel transformed along the rows; real, kept where the spectrum will be. */
function kernelRows(column: i32): void {
  const x = buffer(0);
  for (let odd = 0; odd < 2; odd++) {
    for (let r = 0; r < rows; r++) {
      const near = kernelAt(r, column);
      const far = kernelAt(r - rows, column);
      const to = x + (<usize>r << 5);
      if (odd) storeTurned(to, f32x4.sub(near, far), f32x4.splat(0), rowRoots + (<usize>r << 3));
      else {
        v128.store(to, f32x4.add(near, far));
        v128.store(to, f32x4.splat(0), 16);
      }
    }
    const answer = transform(x, buffer(1), rows, rowRoots, 0);
    const first = odd ? evenGroups() : 0;
    const last = odd ? groups() : evenGroups();
    for (let g = first; g < last; g++) {
      const from = answer + (<usize>(g - first) << 7);
      storeTransposed(kernelColumn(g, column), v128.load(from), v128.load(from, 32), v128.load(from, 64), v128.load(from, 96));
    }
  }
}

// @ts-ignore: decorator
@inline
function kernelColumn(group: i32, column: i32): usize {
  return spectrum + (<usize>(group * (gridColumns + 8) + column) << 5);
}

function kernelAt(row: i32, column: i32): v128 {
  const y = <f32>(row * spacing);
  const x = f32x4.mul(
    f32x4.add(f32x4.splat(<f32>column), f32x4(0, 1, 2, 3)),
    f32x4.splat(<f32>spacing),
  );
  return f32x4.div(f32x4.splat(1), f32x4.add(f32x4.splat(1 + y * y), f32x4.mul(x, x)));
}

/** The kernel's spectrum for four row frequencies, divided by the square of the spline's and by the transforms' length. */
function kernelColumns(group: i32): void {
  const x = buffer(0);
  const half = gridColumns >> 1;
  const odd = group >= evenGroups();
  const within = odd ? group - evenGroups() : group;
  // both transforms have twice the side; `separate` leaves a factor 2
  const scale = 1 / (8 * <f64>rows * <f64>gridColumns);
  // of the four row frequencies: what the column's part is divided by
  const rowParts = scratch + 2048;
  for (let lane = 0; lane < 4; lane++) {
    const part = splineSpectrum((Math.PI * (2 * (4 * within + lane) + (odd ? 1 : 0))) / rows);
    store<f64>(rowParts + (<usize>lane << 3), scale / (part * part));
  }
  for (let oddColumn = 0; oddColumn < 2; oddColumn++) {
    for (let c = 0; c < gridColumns; c++) {
      // the second half of the doubled side mirrors the first
      const near = v128.load(kernelColumn(group, c));
      const far = v128.load(kernelColumn(group, gridColumns - c));
      const to = x + (<usize>c << 5);
      if (oddColumn) storeTurned(to, f32x4.sub(near, far), f32x4.splat(0), columnRoots + (<usize>c << 3));
      else {
        v128.store(to, f32x4.add(near, far));
        v128.store(to, f32x4.splat(0), 16);
      }
    }
    const answer = transform(x, buffer(1), gridColumns, columnRoots, 0);
    for (let c = 0; c <= half; c++) {
      if (oddColumn && c == half) break;
      const columnPart = splineSpectrum((Math.PI * (2 * c + oddColumn)) / gridColumns);
      const to = kernelLine(group, oddColumn) + (<usize>c << 4);
      const divisor = 1 / (columnPart * columnPart);
      for (let lane = 0; lane < 4; lane++) {
        const value = load<f32>(answer + (<usize>c << 5) + (<usize>lane << 2));
        store<f32>(to + (<usize>lane << 2), <f32>(value * (divisor * load<f64>(rowParts + (<usize>lane << 3)))));
      }
    }
  }
}
