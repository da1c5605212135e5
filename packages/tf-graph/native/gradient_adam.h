// Adam's update of a matrix of weights by its gradient, which is the product of two matrices and is never written down.
#pragma once
#include <cstddef>

namespace tf_graph {

/** The matrices of one update, all row-major. */
struct GradientAdam {
  /** The gradient is Aᵀ·B: A is [shared, rows], B is [shared, columns]. */
  const float *a;
  const float *b;
  size_t shared, rows, columns;
  /** Weights and their running means, [rows, columns]; they are changed. */
  float *weights, *first, *second;
  /** As adamStepSize of src/adam.ts gives them. */
  float alpha, epsilon;
  float beta1, beta2;
};

// The same source, compiled for three kinds of processors.
void gradient_adam_baseline(const GradientAdam &);
#if defined(__x86_64__)
void gradient_adam_avx2(const GradientAdam &);
void gradient_adam_avx512(const GradientAdam &);
#endif

}  // namespace tf_graph
