// Live ranges of a scope's tiles, on operations numbered in the program's order.
#include "passes/WorkingSet.h"

#include <algorithm>
#include <vector>

#include "dialect/Assembled.h"
#include "dialect/PlDialect.h"
#include "llvm/ADT/MapVector.h"

namespace pl::passes {

using mlir::Operation;
using mlir::Value;

namespace {

/// First and last number of an operation; those inside it lie between.
struct Span {
  std::size_t first = 0, last = 0;
};

class Tiles {
 public:
  explicit Tiles(mlir::Region& body) : body_(body) {
    number(body);
    body.walk<mlir::WalkOrder::PreOrder>([&](Operation* op) {
      for (Value result : op->getResults()) add(result, spans_[op].first);
      for (mlir::Region& region : op->getRegions())
        for (Value argument : region.getArguments()) add(argument, spans_[op].first);
    });
  }

  std::optional<std::int64_t> peak(llvm::ArrayRef<Value> whole, const analysis::IndexBounds& bounds) const {
    std::vector<std::int64_t> change(count_ + 2, 0);
    for (Value value : whole) {
      auto bytes = bounds.bytes(value);
      if (!bytes) return std::nullopt;
      change[0] += *bytes;
    }
    for (const auto& [tile, span] : alive_) {
      auto bytes = bounds.bytes(tile);
      if (!bytes) return std::nullopt;
      change[span.first] += *bytes;
      change[span.last + 1] -= *bytes;
    }
    std::int64_t now = 0, most = 0;
    for (std::int64_t step : change) most = std::max(most, now += step);
    return most;
  }

 private:
  void number(mlir::Region& region) {
    for (Operation& op : region.getOps()) {
      spans_[&op].first = count_++;
      for (mlir::Region& inner : op.getRegions()) number(inner);
      spans_[&op].last = count_++;
    }
  }

  bool isInside(Value value) const { return body_.isAncestor(value.getParentRegion()); }

  /// The tile whose bytes `value` is, or a window of; null if that is outside.
  Value tileOf(Value value) const {
    Value tile = ir::assembledRoot(value, &body_);
    if (!isInside(tile)) return {};
    Value source;
    if (auto slice = tile.getDefiningOp<ir::SliceOp>()) source = tileOf(slice.getSrc());
    if (auto reshape = tile.getDefiningOp<ir::ReshapeOp>()) source = tileOf(reshape.getSrc());
    return source ? source : tile;
  }

  void add(Value value, std::size_t made) {
    if (!mlir::isa<mlir::RankedTensorType>(value.getType())) return;
    Value tile = tileOf(value);
    if (!tile) return;
    Span& span = alive_.try_emplace(tile, Span{made, made}).first->second;
    span.first = std::min(span.first, made);
    span.last = std::max(span.last, made);
    for (Operation* user : value.getUsers())
      if (Operation* here = value.getParentBlock()->findAncestorOpInBlock(*user))
        span.last = std::max(span.last, spans_.lookup(here).last);
  }

  mlir::Region& body_;
  std::size_t count_ = 0;
  llvm::DenseMap<Operation*, Span> spans_;
  llvm::MapVector<Value, Span> alive_;
};

}  // namespace

std::optional<std::int64_t> workingSet(mlir::Region& body, llvm::ArrayRef<Value> whole,
                                       const analysis::IndexBounds& bounds) {
  return Tiles(body).peak(whole, bounds);
}

}  // namespace pl::passes
