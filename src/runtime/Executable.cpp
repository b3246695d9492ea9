// Calling compiled code.
#include "pl/executable.h"

#include <mutex>

#include "pl/error.h"
#include "runtime/ThreadPool.h"

namespace pl {
namespace {

/// "batch=16 max_seq=4096"
std::string textOf(const Signature& signature, const std::vector<std::int64_t>& dimensions) {
  std::string text;
  for (std::size_t i = 0; i < dimensions.size(); ++i) {
    text += (i == 0 ? "" : " ") + signature.dimensions[i].name + "=" + std::to_string(dimensions[i]);
  }
  return text;
}

}  // namespace

Executable::Executable(Signature signature, EntryPoint entry, std::shared_ptr<const void> owner)
    : signature_(std::move(signature)), entry_(entry), owner_(std::move(owner)) {}

void Executable::run(const Bindings& arguments) const {
  if (entry_ == nullptr) throw CallError(signature_.name + ": has no code; its compilation was stopped before the end");
  const BoundCall call = pl::bind(signature_, arguments);
  // Whole calls take turns: two that shared the workers loop by loop would only slow each other down.
  static std::mutex oneCall;
  const std::lock_guard lock(oneCall);
  runtime::ThreadPool& pool = runtime::ThreadPool::instance();
  if (!pool.isRecording()) return entry_(call.arrays.data(), call.dimensions.data());
  const std::int64_t start = runtime::now();
  entry_(call.arrays.data(), call.dimensions.data());
  pool.noteCall(signature_.name, textOf(signature_, call.dimensions), start, runtime::now());
}

void set_threads(int threads) {
  if (threads < 1) throw CallError("set_threads expects 1 or more but got " + std::to_string(threads));
  runtime::ThreadPool::instance().resize(threads);
}

int threads() { return runtime::ThreadPool::instance().size(); }

}  // namespace pl
