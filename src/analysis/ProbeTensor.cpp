#include "analysis/ProbeTensor.h"

#include <algorithm>

#include "llvm/ADT/STLExtras.h"

namespace pl::analysis {

Tensor Tensor::ofType(mlir::RankedTensorType type) {
  Tensor tensor;
  tensor.rank = static_cast<unsigned>(type.getRank());
  for (unsigned d = 0; d < tensor.rank; ++d) {
    const bool isKnown = !type.isDynamicDim(d);
    tensor.extents[d] = isKnown ? Number::exactly(type.getDimSize(d)) : Number{.lowest = 0};
    tensor.validExtents[d] = {0, tensor.extents[d].highest};
  }
  return tensor;
}

bool Tensor::hasElements() const {
  return llvm::all_of(valid(), [](Number extent) { return extent.lowest >= 1; });
}

bool Tensor::operator==(const Tensor& other) const {
  return rank == other.rank && shape() == other.shape() && valid() == other.valid() && elements == other.elements &&
         written == other.written && carried == other.carried;
}

Tensor join(const Tensor& a, const Tensor& b) {
  Tensor either = a;
  for (unsigned d = 0; d < a.rank; ++d) {
    either.extents[d] = join(a.extents[d], b.extents[d]);
    either.validExtents[d] = join(a.validExtents[d], b.validExtents[d]);
  }
  either.elements = join(a.elements, b.elements);
  if (a.carried != b.carried) either.carried = -1;
  if (a.written == b.written) return either;
  if (!a.written || !b.written) {
    either.written = nullptr;
    return either;
  }
  either.written = std::make_shared<WrittenPart>(*a.written);
  for (const Box& box : b.written->boxes()) either.written->add(box);
  return either;
}

Box hullOf(llvm::ArrayRef<Number> offsets, llvm::ArrayRef<Number> extents) {
  Box box{.rank = static_cast<unsigned>(offsets.size())};
  for (unsigned d = 0; d < box.rank; ++d) {
    box.begin[d] = std::max<std::int64_t>(offsets[d].lowest, 0);
    box.end[d] = sum(offsets[d], extents[d]).highest;
  }
  return box;
}

Box validBox(const Tensor& tensor) {
  const llvm::SmallVector<Number, 4> origin(tensor.rank, Number::exactly(0));
  return hullOf(origin, tensor.valid());
}

std::optional<Box> exactly(llvm::ArrayRef<Number> offsets, llvm::ArrayRef<Number> extents) {
  const auto isKnown = [](Number number) { return number.isKnown(); };
  if (!llvm::all_of(offsets, isKnown) || !llvm::all_of(extents, isKnown)) return std::nullopt;
  return hullOf(offsets, extents);
}

std::shared_ptr<WrittenPart> writtenOfWindow(const Tensor& source, llvm::ArrayRef<Number> offsets,
                                             llvm::ArrayRef<Number> extents) {
  if (!source.written) return nullptr;
  auto result = std::make_shared<WrittenPart>(source.written->made());
  const Box window = hullOf(offsets, extents);
  const bool isKnown = llvm::all_of(offsets, [](Number offset) { return offset.isKnown(); });
  if (!isKnown) {
    if (source.written->touches(window)) return nullptr;  // somewhere
    return result;
  }
  for (const Box& box : source.written->boxes()) {
    Box part = intersection(box, window);
    for (unsigned d = 0; d < part.rank; ++d) {
      part.begin[d] = difference(Number::exactly(part.begin[d]), offsets[d]).lowest;
      part.end[d] = difference(Number::exactly(part.end[d]), offsets[d]).highest;
    }
    result->add(part);
  }
  return result;
}

void addWritten(WrittenPart& written, const Tensor& source, llvm::ArrayRef<Number> offsets) {
  if (!source.written) {
    written.add(hullOf(offsets, source.valid()));
    return;
  }
  const Box valid = validBox(source);
  for (const Box& box : source.written->boxes()) {
    const Box part = intersection(box, valid);
    if (part.isEmpty()) continue;
    llvm::SmallVector<Number, 4> begin, extent;
    for (unsigned d = 0; d < part.rank; ++d) {
      begin.push_back(sum(offsets[d], Number::exactly(part.begin[d])));
      extent.push_back(Number::exactly(part.end[d] - part.begin[d]));
    }
    written.add(hullOf(begin, extent));
  }
}

std::shared_ptr<WrittenPart> writtenOfView(const Tensor& source, llvm::ArrayRef<std::int64_t> dimensions) {
  if (!source.written) return nullptr;
  auto result = std::make_shared<WrittenPart>(source.written->made());
  for (const Box& box : source.written->boxes()) {
    Box view{.rank = static_cast<unsigned>(dimensions.size())};
    for (unsigned d = 0; d < view.rank; ++d) {
      view.begin[d] = dimensions[d] < 0 ? 0 : box.begin[dimensions[d]];
      view.end[d] = dimensions[d] < 0 ? 1 : box.end[dimensions[d]];
    }
    result->add(view);
  }
  return result;
}

}  // namespace pl::analysis
