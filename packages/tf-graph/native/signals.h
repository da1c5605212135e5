#pragma once
#include <node_api.h>

namespace tf_graph {

/// Gives a module the functions holdSignals and releaseSignals.
void export_signals(napi_env env, napi_value exports);

}  // namespace tf_graph
