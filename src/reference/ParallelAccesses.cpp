#include "reference/ParallelAccesses.h"

#include "dialect/PlDialect.h"
#include "dialect/Place.h"
#include "reference/Definition.h"

namespace pl::reference {

void ParallelAccesses::begin(mlir::scf::ForOp loop, const std::vector<Value>& carried) {
  if (depth_++ > 0) return;
  loop_ = loop;
  accesses_.clear();
  for (const Value& value : carried) {
    const Tensor& tensor = std::get<Tensor>(value);
    const auto elements = static_cast<std::size_t>(tensor.elements());
    tensor.storage->writers.assign(elements, 0);
    tensor.storage->readers.assign(elements, 0);
  }
}

void ParallelAccesses::enterIteration(std::int64_t iteration) {
  if (depth_ == 1) iteration_ = iteration;
}

void ParallelAccesses::end(const std::vector<Value>& results) {
  if (--depth_ > 0) return;
  for (const Value& value : results) {
    Storage& storage = *std::get<Tensor>(value).storage;
    storage.writers.clear();
    storage.readers.clear();
  }
}

const ParallelAccesses::Access* ParallelAccesses::ofAnother(std::uint32_t number) const {
  return number != 0 && accesses_[number - 1].iteration != iteration_ ? &accesses_[number - 1] : nullptr;
}

std::string ParallelAccesses::noteOn(const Access& access, const char* verb) const {
  return "\n" + ir::placeText(access.op->getLoc()) + ": note: the iteration " + std::to_string(access.iteration) +
         verb + access.text() + " here";
}

void ParallelAccesses::write(mlir::Operation* op, Tensor& dst, llvm::ArrayRef<std::int64_t> offsets,
                             llvm::ArrayRef<std::int64_t> extents) {
  std::vector<std::uint32_t>&writers = dst.storage->writers, &readers = dst.storage->readers;
  if (depth_ == 0 || writers.empty()) return;  // a tensor of the iteration's own
  const Access& own = accesses_.emplace_back(Access{op, iteration_, Extents(offsets), Extents(extents)});
  const auto destination = [&] {
    return pl::reference::noteOn(mlir::cast<ir::AssembleOp>(op).getDst(), "destination");
  };
  const Extents strides = dst.strides();
  const std::int64_t origin = positionOf(offsets, strides);
  forEachRow(extents, [&](llvm::ArrayRef<std::int64_t> at) {
    for (std::int64_t j = 0; j < extents.back(); ++j) {
      const auto element = static_cast<std::size_t>(origin + positionOf(at, strides) + j);
      if (const Access* writer = ofAnother(writers[element]))
        throw Undefined("expects a window that no other iteration of its parallel loop writes but got " + own.text(),
                        noteOn(*writer, " writes ") + destination());
      if (const Access* reader = ofAnother(readers[element]))
        throw Undefined("expects a window that no other iteration of its parallel loop reads but got " + own.text(),
                        noteOn(*reader, " reads ") + destination());
      writers[element] = static_cast<std::uint32_t>(accesses_.size());
    }
  });
}

bool ParallelAccesses::isCarried(mlir::Value tensor) const {
  // Upward through what updates a tensor in place (parallel C4 allows nothing else), to the loop's own argument. A
  // value from before the loop keeps its elements, though it has the same memory until the first of them is written.
  while (loop_->isAncestor(tensor.getParentBlock()->getParentOp())) {
    mlir::Operation* op = tensor.getDefiningOp();
    if (auto argument = mlir::dyn_cast<mlir::BlockArgument>(tensor)) {
      auto inner = mlir::dyn_cast<mlir::scf::ForOp>(argument.getOwner()->getParentOp());
      if (!inner || inner == loop_) return inner == loop_;
      tensor = inner.getTiedLoopInit(argument)->get();
    } else if (auto assemble = mlir::dyn_cast<ir::AssembleOp>(op)) {
      tensor = assemble.getDst();
    } else if (auto inner = mlir::dyn_cast<mlir::scf::ForOp>(op)) {
      tensor = inner.getTiedLoopInit(mlir::cast<mlir::OpResult>(tensor))->get();
    } else if (op->getNumRegions() > 0) {  // a branch or a scope
      tensor =
          op->getRegion(0).front().getTerminator()->getOperand(mlir::cast<mlir::OpResult>(tensor).getResultNumber());
    } else {
      return false;
    }
  }
  return false;
}

void ParallelAccesses::read(mlir::Operation* op, mlir::Value name, const Tensor& src,
                            llvm::ArrayRef<std::int64_t> offsets, llvm::ArrayRef<std::int64_t> extents) {
  std::vector<std::uint32_t>&writers = src.storage->writers, &readers = src.storage->readers;
  if (depth_ == 0 || writers.empty() || !isCarried(name)) return;
  const Access& own = accesses_.emplace_back(Access{op, iteration_, Extents(offsets), Extents(extents)});
  const Extents strides = src.strides();
  const std::int64_t origin = positionOf(offsets, strides);
  forEachRow(extents, [&](llvm::ArrayRef<std::int64_t> at) {
    for (std::int64_t j = 0; j < extents.back(); ++j) {
      const auto element = static_cast<std::size_t>(origin + positionOf(at, strides) + j);
      if (const Access* writer = ofAnother(writers[element]))
        throw Undefined("expects elements that no other iteration of its parallel loop writes but reads " + own.text(),
                        noteOn(*writer, " writes ") + pl::reference::noteOn(name, "source"));
      // The first reader stays: if an iteration after it writes the element, one reader of another is enough.
      if (readers[element] == 0) readers[element] = static_cast<std::uint32_t>(accesses_.size());
    }
  });
}

}  // namespace pl::reference
