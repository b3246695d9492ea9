#include "reference/ParallelWrites.h"

#include "dialect/PlDialect.h"
#include "reference/Definition.h"

namespace pl::reference {
namespace {

std::string windowText(llvm::ArrayRef<std::int64_t> offsets, llvm::ArrayRef<std::int64_t> extents) {
  return textOf(extents) + " at " + textOf(offsets);
}

}  // namespace

void ParallelWrites::begin(const std::vector<Value>& carried) {
  if (depth_++ > 0) return;
  writes_.clear();
  for (const Value& value : carried) {
    const Tensor& tensor = std::get<Tensor>(value);
    tensor.storage->writers.assign(static_cast<std::size_t>(tensor.elements()), 0);
  }
}

void ParallelWrites::enterIteration(std::int64_t iteration) {
  if (depth_ == 1) iteration_ = iteration;
}

void ParallelWrites::end(const std::vector<Value>& results) {
  if (--depth_ > 0) return;
  for (const Value& value : results) std::get<Tensor>(value).storage->writers.clear();
}

void ParallelWrites::write(mlir::Operation* op, Tensor& dst, llvm::ArrayRef<std::int64_t> offsets,
                           llvm::ArrayRef<std::int64_t> extents) {
  std::vector<std::uint32_t>& writers = dst.storage->writers;
  if (depth_ == 0 || writers.empty()) return;  // a tensor of the iteration's own
  writes_.push_back({op, iteration_, Extents(offsets), Extents(extents)});
  const Extents strides = dst.strides();
  const std::int64_t origin = positionOf(offsets, strides);
  forEachRow(extents, [&](llvm::ArrayRef<std::int64_t> at) {
    for (std::int64_t j = 0; j < extents.back(); ++j) {
      std::uint32_t& writer = writers[static_cast<std::size_t>(origin + positionOf(at, strides) + j)];
      if (writer != 0 && writes_[writer - 1].iteration != iteration_) {
        const Write& other = writes_[writer - 1];
        throw Undefined("expects a window that no other iteration of its parallel loop writes but got " +
                            windowText(offsets, extents),
                        "\n" + textOf(other.op->getLoc()) + ": note: the iteration " + std::to_string(other.iteration) +
                            " writes " + windowText(other.offsets, other.extents) + " here" +
                            noteOn(mlir::cast<ir::AssembleOp>(op).getDst(), "destination"));
      }
      writer = static_cast<std::uint32_t>(writes_.size());
    }
  });
}

}  // namespace pl::reference
