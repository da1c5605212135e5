// Keeps what native code writes to standard error while a library is loaded, for lib/start-up-lines.ts to look through:
// JavaScript can't, since process.stderr is not what native code writes to.
#include <csignal>
#include <cstdio>
#include <string>
#include <unistd.h>
#include <node_api.h>

namespace {

int terminal = -1;
FILE *kept = nullptr;
void (*abort_before)(int) = SIG_DFL;

void restore() {
  fflush(stderr);
  dup2(terminal, STDERR_FILENO);
  close(terminal);
  terminal = -1;
}

// TensorFlow says why it can't run on this processor and aborts: its last words must not be lost. Only calls that are
// allowed in a signal handler.
void on_abort(int) {
  char bytes[4096];
  lseek(fileno(kept), 0, SEEK_SET);
  for (ssize_t count; (count = read(fileno(kept), bytes, sizeof bytes)) > 0;) {
    if (write(terminal, bytes, count) < 0) break;
  }
  signal(SIGABRT, SIG_DFL);
  raise(SIGABRT);
}

// keep(): from now on standard error goes to a nameless temporary file. Returns whether it does.
napi_value keep(napi_env env, napi_callback_info) {
  napi_value done;
  bool works = terminal < 0 && (kept = tmpfile()) != nullptr;
  if (works && (terminal = dup(STDERR_FILENO)) < 0) {
    fclose(kept);
    works = false;
  }
  if (works) {
    fflush(stderr);
    dup2(fileno(kept), STDERR_FILENO);
    abort_before = signal(SIGABRT, on_abort);
  }
  napi_get_boolean(env, works, &done);
  return done;
}

// release(): standard error is what it was. Returns the text that was kept.
napi_value release(napi_env env, napi_callback_info) {
  std::string text;
  if (terminal >= 0) {
    restore();
    signal(SIGABRT, abort_before);
    char bytes[4096];
    lseek(fileno(kept), 0, SEEK_SET);
    for (ssize_t count; (count = read(fileno(kept), bytes, sizeof bytes)) > 0;) text.append(bytes, count);
    fclose(kept);
  }
  napi_value result;
  napi_create_string_utf8(env, text.data(), text.size(), &result);
  return result;
}

}  // namespace

NAPI_MODULE_INIT() {
  napi_value function;
  napi_create_function(env, "keep", NAPI_AUTO_LENGTH, keep, nullptr, &function);
  napi_set_named_property(env, exports, "keep", function);
  napi_create_function(env, "release", NAPI_AUTO_LENGTH, release, nullptr, &function);
  napi_set_named_property(env, exports, "release", function);
  return exports;
}
