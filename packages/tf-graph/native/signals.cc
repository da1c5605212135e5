// Keeps signals from the thread that calls TensorFlow, for as long as it computes.
//
// oneDNN's product of two matrices (jit_avx512_common_gemm_f32, jit_avx_gemm_f32) sets the stack pointer to its workspace on the
// heap. The system writes a signal's frame below the stack pointer: there, over whatever lies before the workspace. A profiler
// sends a signal each millisecond; Ctrl-C and a terminal that is resized send one.
#include "signals.h"
#ifndef _WIN32
#include <initializer_list>
#include <pthread.h>
#include <signal.h>
#endif

namespace tf_graph {
namespace {

#ifndef _WIN32
thread_local int held = 0;
thread_local sigset_t before;

/// All signals but those that a fault of the thread itself raises, which can't wait.
sigset_t others_signals() {
  sigset_t set;
  sigfillset(&set);
  for (int fault : {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP, SIGABRT, SIGSYS}) sigdelset(&set, fault);
  return set;
}
#endif

// Meanwhile a signal for the process goes to another of its threads, and one for this thread waits.
napi_value hold(napi_env, napi_callback_info) {
#ifndef _WIN32
  static const sigset_t set = others_signals();
  if (held++ == 0) pthread_sigmask(SIG_BLOCK, &set, &before);
#endif
  return nullptr;
}

napi_value release(napi_env, napi_callback_info) {
#ifndef _WIN32
  if (held > 0 && --held == 0) pthread_sigmask(SIG_SETMASK, &before, nullptr);
#endif
  return nullptr;
}

void export_function(napi_env env, napi_value exports, const char *name, napi_callback f) {
  napi_value function;
  napi_create_function(env, name, NAPI_AUTO_LENGTH, f, nullptr, &function);
  napi_set_named_property(env, exports, name, function);
}

}  // namespace

void export_signals(napi_env env, napi_value exports) {
  export_function(env, exports, "holdSignals", hold);
  export_function(env, exports, "releaseSignals", release);
}

}  // namespace tf_graph
