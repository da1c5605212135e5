// The product's tiles and Adam's update of each, while the tile is in the first-level cache. A file that includes this one says
// for what it is compiled: NAME is the function, LANES the floats of a vector register, ROWS and VECTORS the size of a tile, which
// the registers have to hold.
#include <cmath>
#include <cstring>
#include <vector>
#include "gradient_adam.h"

namespace tf_graph {
namespace {

typedef float Vector __attribute__((vector_size(LANES * sizeof(float)), aligned(alignof(float))));

constexpr size_t WIDTH = VECTORS * LANES;
constexpr size_t CACHE_LINE = 64 / sizeof(float);

/** tile[row][column] = Σₖ a[k][row] · b[k][column], with a's rows next to each other and b's `stride` apart. */
template <int COUNT>
void multiply(const float *a, const float *b, size_t stride, size_t shared, float *tile) {
  Vector sums[ROWS][COUNT] = {};
  for (size_t k = 0; k < shared; k++, a += ROWS, b += stride) {
    Vector of_b[COUNT];
    for (int j = 0; j < COUNT; j++) of_b[j] = *reinterpret_cast<const Vector *>(b + j * LANES);
#pragma GCC unroll 16
    for (int i = 0; i < ROWS; i++) {
#pragma GCC unroll 4
      for (int j = 0; j < COUNT; j++) sums[i][j] += a[i] * of_b[j];
    }
  }
  for (int i = 0; i < ROWS; i++)
    for (int j = 0; j < COUNT; j++) *reinterpret_cast<Vector *>(tile + i * WIDTH + j * LANES) = sums[i][j];
}

/** One row of a tile: m += (1 − β₁)(g − m), v += (1 − β₂)(g² − v), w −= alpha · m / (√v + epsilon). */
inline void update(const GradientAdam &of, const float *__restrict gradient, size_t from, size_t count) {
  float *__restrict weights = of.weights + from;
  float *__restrict first = of.first + from;
  float *__restrict second = of.second + from;
  const float share1 = 1 - of.beta1, share2 = 1 - of.beta2, alpha = of.alpha, epsilon = of.epsilon;
#pragma GCC ivdep
  for (size_t i = 0; i < count; i++) {
    const float g = gradient[i];
    const float m = first[i] + (g - first[i]) * share1;
    const float v = second[i] + (g * g - second[i]) * share2;
    first[i] = m;
    second[i] = v;
    weights[i] -= m * alpha / (std::sqrt(v) + epsilon);
  }
}

/** Brings what a tile's update will read nearer, while the tile is computed. */
inline void prefetch(const GradientAdam &of, size_t from, size_t rows, size_t width) {
  for (size_t i = 0; i < rows; i++, from += of.columns) {
    for (size_t j = 0; j < width; j += CACHE_LINE) {
      __builtin_prefetch(of.weights + from + j, 1);
      __builtin_prefetch(of.first + from + j, 1);
      __builtin_prefetch(of.second + from + j, 1);
    }
  }
}

}  // namespace

void NAME(const GradientAdam &of) {
  const size_t last = of.columns % WIDTH;
  std::vector<float> strip(of.shared * ROWS), padded(last > 0 ? of.shared * WIDTH : 0);
  for (size_t k = 0; k < of.shared && last > 0; k++)
    std::memcpy(&padded[k * WIDTH], of.b + k * of.columns + of.columns - last, last * sizeof(float));
  alignas(64) float tile[ROWS * WIDTH];
  for (size_t row = 0; row < of.rows; row += ROWS) {
    const size_t rows = of.rows - row < ROWS ? of.rows - row : ROWS;
    // A's columns of these rows next to each other; what is missing to a whole tile stays 0.
    for (size_t k = 0; k < of.shared; k++)
      for (size_t i = 0; i < rows; i++) strip[k * ROWS + i] = of.a[k * of.rows + row + i];
    if (rows < ROWS)
      for (size_t k = 0; k < of.shared; k++)
        for (size_t i = rows; i < ROWS; i++) strip[k * ROWS + i] = 0;
    for (size_t column = 0; column < of.columns; column += WIDTH) {
      const bool whole = column + WIDTH <= of.columns;
      const size_t width = whole ? WIDTH : last;
      prefetch(of, row * of.columns + column, rows, width);
      const float *b = whole ? of.b + column : padded.data();
      const size_t stride = whole ? of.columns : WIDTH;
      if (width > (VECTORS - 1) * LANES) multiply<VECTORS>(strip.data(), b, stride, of.shared, tile);
      else if (VECTORS > 2 && width > LANES) multiply<(VECTORS > 2 ? 2 : 1)>(strip.data(), b, stride, of.shared, tile);
      else multiply<1>(strip.data(), b, stride, of.shared, tile);
      for (size_t i = 0; i < rows; i++) update(of, tile + i * WIDTH, (row + i) * of.columns + column, width);
    }
  }
}

}  // namespace tf_graph
