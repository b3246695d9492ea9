#include "target/cpu/Jit.h"

#include <unistd.h>

#include <cstdlib>

#include "llvm/ExecutionEngine/JITLink/JITLink.h"
#include "llvm/ExecutionEngine/Orc/AbsoluteSymbols.h"
#include "llvm/ExecutionEngine/Orc/LLJIT.h"
#include "llvm/ExecutionEngine/Orc/ObjectLinkingLayer.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/TargetSelect.h"
#include "llvm/Support/raw_ostream.h"
#include "pl/error.h"
#include "runtime/abi.h"

namespace pl::cpu {

namespace orc = llvm::orc;

struct Jit::Impl {
  std::string reports;  // what the linker found, such as the name of a missing symbol; outlives the JIT that writes it
  std::unique_ptr<orc::LLJIT> jit;
};

namespace {

void check(llvm::Error error) {
  if (error) throw InternalError("internal error: loading compiled code: " + llvm::toString(std::move(error)));
}

template <class T>
T check(llvm::Expected<T> value) {
  if (!value) check(value.takeError());
  return std::move(*value);
}

// Lists every function that is loaded in the file from which perf names code without symbols.
class PerfMap : public orc::ObjectLinkingLayer::Plugin {
 public:
  void modifyPassConfig(orc::MaterializationResponsibility& responsibility, llvm::jitlink::LinkGraph& graph,
                        llvm::jitlink::PassConfiguration& passes) override {
    passes.PostFixupPasses.push_back([](llvm::jitlink::LinkGraph& linked) {
      std::error_code error;
      llvm::raw_fd_ostream out("/tmp/perf-" + std::to_string(getpid()) + ".map", error, llvm::sys::fs::OF_Append);
      for (const llvm::jitlink::Symbol* symbol : linked.defined_symbols()) {
        if (!symbol->hasName() || !symbol->isCallable() || symbol->getSize() == 0) continue;
        out << llvm::format_hex_no_prefix(symbol->getAddress().getValue(), 0) << ' '
            << llvm::format_hex_no_prefix(symbol->getSize(), 0) << " plait::" << *symbol->getName() << '\n';
      }
      return llvm::Error::success();
    });
  }
  llvm::Error notifyFailed(orc::MaterializationResponsibility& responsibility) override {
    return llvm::Error::success();
  }
  llvm::Error notifyRemovingResources(orc::JITDylib& dylib, orc::ResourceKey key) override {
    return llvm::Error::success();
  }
  void notifyTransferringResources(orc::JITDylib& dylib, orc::ResourceKey to, orc::ResourceKey from) override {}
};

}  // namespace

Jit::Jit(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Jit::~Jit() = default;

std::shared_ptr<Jit> Jit::load(const std::string& object) {
  llvm::InitializeNativeTarget();
  llvm::InitializeNativeTargetAsmPrinter();
  orc::LLJITBuilder builder;
  builder.setObjectLinkingLayerCreator(
      [](orc::ExecutionSession& session) -> llvm::Expected<std::unique_ptr<orc::ObjectLayer>> {
        auto layer = std::make_unique<orc::ObjectLinkingLayer>(session);
        if (std::getenv("PLAIT_PERF_MAP") != nullptr) layer->addPlugin(std::make_shared<PerfMap>());
        return layer;
      });
  auto impl = std::make_unique<Impl>();
  impl->jit = check(builder.create());
  impl->jit->getExecutionSession().setErrorReporter([reports = &impl->reports](llvm::Error error) {
    *reports += llvm::toString(std::move(error)) + "; ";  // instead of standard error
  });

  orc::SymbolMap runtime;
  const auto define = [&](const char* name, auto* function) {
    runtime[impl->jit->mangleAndIntern(name)] = {orc::ExecutorAddr::fromPtr(function),
                                                 llvm::JITSymbolFlags::Exported | llvm::JITSymbolFlags::Callable};
  };
  define("pl_parallel_for", &pl_parallel_for);
  define("pl_scratch_take", &pl_scratch_take);
  define("pl_scratch_mark", &pl_scratch_mark);
  define("pl_scratch_release", &pl_scratch_release);
  check(impl->jit->getMainJITDylib().define(orc::absoluteSymbols(std::move(runtime))));
  check(impl->jit->addObjectFile(llvm::MemoryBuffer::getMemBufferCopy(object, "plait")));
  return std::shared_ptr<Jit>(new Jit(std::move(impl)));
}

EntryPoint Jit::entryPoint(const std::string& symbol) const {
  auto address = impl_->jit->lookup(symbol);
  if (address) return address->toPtr<EntryPoint>();
  throw InternalError("internal error: loading compiled code: " + impl_->reports + llvm::toString(address.takeError()));
}

}  // namespace pl::cpu
