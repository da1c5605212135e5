// A TensorFlow operation of our own, GradientAdam: the gradient of a matrix of weights and Adam's update in one.
//
// When Node loads this module, the operation is made known to the TensorFlow that tfjs-node has loaded, through TensorFlow's C
// interface; a graph may then name it. It changes the memory of the variables that it reads, which is safe for variables whose
// memory nobody else holds: src/session/session-variables.ts copies what goes in and what comes out.
#include <initializer_list>
#include <node_api.h>
#include "tensorflow/c/kernels.h"
#include "tensorflow/c/ops.h"
#include "tensorflow/c/tf_tensor.h"
#if defined(__x86_64__)
#include <xmmintrin.h>
#endif
#include "gradient_adam.h"
#include "signals.h"

namespace {

using tf_graph::GradientAdam;
constexpr char NAME[] = "VaeNotebooksGradientAdam";
enum Input { WEIGHTS, FIRST, SECOND, ALPHA, EPSILON, A, B, INPUTS };

void (*best_kernel())(const GradientAdam &) {
#if defined(__x86_64__)
  __builtin_cpu_init();
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512cd") &&
      __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl"))
    return tf_graph::gradient_adam_avx512;
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && __builtin_cpu_supports("bmi2"))
    return tf_graph::gradient_adam_avx2;
#endif
  return tf_graph::gradient_adam_baseline;
}

/** Numbers too small to be normal count as 0, as in TensorFlow's own kernels: processors are slow on them. */
class WithoutDenormals {
#if defined(__x86_64__)
  unsigned before_ = _mm_getcsr();

 public:
  WithoutDenormals() { _mm_setcsr(before_ | 0x8040); }
  ~WithoutDenormals() { _mm_setcsr(before_); }
#endif
};

struct Betas {
  float first, second;
};

void *create(TF_OpKernelConstruction *construction) {
  auto *betas = new Betas;
  TF_Status *status = TF_NewStatus();
  TF_OpKernelConstruction_GetAttrFloat(construction, "beta1", &betas->first, status);
  if (TF_GetCode(status) == TF_OK)
    TF_OpKernelConstruction_GetAttrFloat(construction, "beta2", &betas->second, status);
  if (TF_GetCode(status) != TF_OK) TF_OpKernelConstruction_Failure(construction, status);
  TF_DeleteStatus(status);
  return betas;
}

void destroy(void *kernel) { delete static_cast<Betas *>(kernel); }

bool is_matrix(const TF_Tensor *tensor, int64_t rows, int64_t columns) {
  return TF_NumDims(tensor) == 2 && TF_Dim(tensor, 0) == rows && TF_Dim(tensor, 1) == columns;
}

void compute(void *kernel, TF_OpKernelContext *context) {
  TF_Status *status = TF_NewStatus();
  TF_Tensor *inputs[INPUTS] = {};
  for (int i = 0; i < INPUTS && TF_GetCode(status) == TF_OK; i++) TF_GetInput(context, i, &inputs[i], status);
  if (TF_GetCode(status) == TF_OK) {
    const auto *betas = static_cast<const Betas *>(kernel);
    const auto floats = [&](Input input) { return static_cast<float *>(TF_TensorData(inputs[input])); };
    const bool matrices = TF_NumDims(inputs[A]) == 2 && TF_NumDims(inputs[B]) == 2;
    const int64_t shared = matrices ? TF_Dim(inputs[A], 0) : 0;
    const int64_t rows = matrices ? TF_Dim(inputs[A], 1) : 0;
    const int64_t columns = matrices ? TF_Dim(inputs[B], 1) : 0;
    const bool fit = matrices && TF_Dim(inputs[B], 0) == shared && is_matrix(inputs[WEIGHTS], rows, columns) &&
                     is_matrix(inputs[FIRST], rows, columns) && is_matrix(inputs[SECOND], rows, columns) &&
                     TF_TensorElementCount(inputs[ALPHA]) == 1 && TF_TensorElementCount(inputs[EPSILON]) == 1;
    if (fit) {
      static void (*const update)(const GradientAdam &) = best_kernel();
      WithoutDenormals scope;
      update({floats(A), floats(B), static_cast<size_t>(shared), static_cast<size_t>(rows), static_cast<size_t>(columns),
              floats(WEIGHTS), floats(FIRST), floats(SECOND), *floats(ALPHA), *floats(EPSILON), betas->first, betas->second});
    } else {
      TF_SetStatus(status, TF_INVALID_ARGUMENT,
                   "expected weights and moments of the shape of the gradient, and two numbers for alpha and epsilon");
    }
  }
  if (TF_GetCode(status) != TF_OK) TF_OpKernelContext_Failure(context, status);
  for (TF_Tensor *input : inputs)
    if (input != nullptr) TF_DeleteTensor(input);
  TF_DeleteStatus(status);
}

void no_outputs(TF_ShapeInferenceContext *, TF_Status *) {}

void define(TF_Status *status) {
  TF_OpDefinitionBuilder *definition = TF_NewOpDefinitionBuilder(NAME);
  for (const char *input : {"weights: float", "first: float", "second: float", "alpha: float", "epsilon: float",
                            "a: float", "b: float"})
    TF_OpDefinitionBuilderAddInput(definition, input);
  TF_OpDefinitionBuilderAddAttr(definition, "beta1: float");
  TF_OpDefinitionBuilderAddAttr(definition, "beta2: float");
  // It has an effect beside its outputs, of which there are none.
  TF_OpDefinitionBuilderSetIsStateful(definition, true);
  TF_OpDefinitionBuilderSetShapeInferenceFunction(definition, no_outputs);
  TF_RegisterOpDefinition(definition, status);
  if (TF_GetCode(status) != TF_OK) return;
  TF_RegisterKernelBuilder(NAME, TF_NewKernelBuilder(NAME, "CPU", create, compute, destroy), status);
}

napi_value initialise(napi_env env, napi_value exports) {
  tf_graph::export_signals(env, exports);
  // Once in a process, however often Node loads the module (a worker thread loads it again).
  static TF_Status *const status = [] {
    TF_Status *made = TF_NewStatus();
    define(made);
    return made;
  }();
  if (TF_GetCode(status) != TF_OK) {
    napi_throw_error(env, nullptr, TF_Message(status));
    return exports;
  }
  napi_value name;
  napi_create_string_utf8(env, NAME, NAPI_AUTO_LENGTH, &name);
  napi_set_named_property(env, exports, "gradientAdam", name);
  return exports;
}

}  // namespace

NAPI_MODULE(kernels, initialise)
