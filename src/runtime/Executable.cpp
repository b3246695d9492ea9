// Calling compiled code.
#include "pl/executable.h"

#include <mutex>

#include "pl/error.h"
#include "runtime/ThreadPool.h"

namespace pl {

Executable::Executable(Signature signature, EntryPoint entry, std::shared_ptr<const void> owner)
    : signature_(std::move(signature)), entry_(entry), owner_(std::move(owner)) {}

void Executable::run(const Bindings& arguments) const {
  if (entry_ == nullptr) throw CallError(signature_.name + ": has no code; its compilation was stopped before the end");
  const BoundCall call = pl::bind(signature_, arguments);
  // Whole calls take turns: two that shared the workers loop by loop would only slow each other down.
  static std::mutex oneCall;
  const std::lock_guard lock(oneCall);
  entry_(call.arrays.data(), call.dimensions.data());
}

void set_threads(int threads) {
  if (threads < 1) throw CallError("set_threads expects 1 or more but got " + std::to_string(threads));
  runtime::ThreadPool::instance().resize(threads);
}

int threads() { return runtime::ThreadPool::instance().size(); }

}  // namespace pl
