// How the oracle makes and moves elements, and the windows that it allows.
#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "OracleFrame.h"
#include "llvm/ADT/TypeSwitch.h"

namespace pl::fuzz::oracle {

Tensor::Tensor(DType type, Extents extents, Extents holding, const Filling& filling)
    : dtype(type), shape(std::move(extents)), valid(std::move(holding)) {
  std::int64_t count = 1;
  for (std::size_t d = 0; d < shape.size(); ++d) {
    if (shape[d] < 0 || valid[d] < 0 || valid[d] > shape[d] || shape[d] > 1'000'000)
      throw Broken("extents that cannot be");
    count *= shape[d];
  }
  if (count > 1'000'000) throw Broken("extents that cannot be");
  data.assign(static_cast<std::size_t>(count), filling.of(dtype));
  pad.assign(static_cast<std::size_t>(count), 0);
}

std::size_t Tensor::at(const Extents& index) const {
  std::int64_t position = 0;
  for (std::size_t d = 0; d < shape.size(); ++d) position = position * shape[d] + index[d];
  return static_cast<std::size_t>(position);
}

void Tensor::store(std::size_t i, double value, bool isPad) {
  data[i] = roundTo(dtype, value);
  pad[i] = isPad;
}

namespace {

bool isEmpty(const Extents& extents) {
  return std::any_of(extents.begin(), extents.end(), [](auto e) { return e <= 0; });
}

void expectInside(const Extents& offsets, const Extents& window, const Tensor& tensor, const char* what) {
  if (isEmpty(window)) return;
  for (std::size_t d = 0; d < window.size(); ++d)
    if (offsets[d] < 0 || offsets[d] + window[d] > tensor.valid[d])
      throw Broken(fmt::format("{} outside its tensor: [{}] at [{}] of [{}]", what, fmt::join(window, ", "),
                               fmt::join(offsets, ", "), fmt::join(tensor.valid, ", ")));
}

void copy(const Tensor& from, const Extents& at, Tensor& to, const Extents& place, const Extents& box) {
  forEach(box, [&](const Extents& index) {
    Extents read = index, write = index;
    for (std::size_t d = 0; d < index.size(); ++d) {
      read[d] += at[d];
      write[d] += place[d];
    }
    to.data[to.at(write)] = from.data[from.at(read)];
    to.pad[to.at(write)] = from.pad[from.at(read)];
  });
}

double padOf(ir::Pad pad, DType dtype) {
  if (pad == ir::Pad::zero) return 0;
  const bool least = pad == ir::Pad::min;
  switch (dtype) {
    case DType::INT8: return least ? -128 : 127;
    case DType::UINT8: return least ? 0 : 255;
    case DType::INT32: return least ? -0x1p31 : 0x1p31 - 1;
    case DType::INT64: return least ? -0x1p63 : 0x1p63;
    default: return least ? -std::numeric_limits<double>::infinity() : std::numeric_limits<double>::infinity();
  }
}

Tensor sliced(const Frame& frame, ir::SliceOp slice) {
  const Tensor& source = frame.tensor(slice.getSrc());
  const Extents offsets = frame.integers(slice.getOffsets()),
                shape = frame.shapeOf(slice.getResult(), slice.getSizes());
  Extents valid = frame.integers(slice.getValid());
  if (valid.empty())
    for (std::size_t d = 0; d < shape.size(); ++d)
      valid.push_back(std::clamp<std::int64_t>(source.valid[d] - offsets[d], 0, std::max<std::int64_t>(shape[d], 0)));
  Tensor result(source.dtype, shape, valid, frame.filling());
  expectInside(offsets, valid, source, "a window is read");
  copy(source, offsets, result, Extents(shape.size(), 0), valid);
  return result;
}

Tensor assembled(const Frame& frame, ir::AssembleOp assemble) {
  const Tensor& source = frame.tensor(assemble.getSrc());
  Tensor result = frame.tensor(assemble.getDst());
  const Extents offsets = frame.integers(assemble.getOffsets());
  expectInside(offsets, source.valid, result, "a window is written");
  copy(source, Extents(offsets.size(), 0), result, offsets, source.valid);
  return result;
}

Tensor reshaped(const Frame& frame, ir::ReshapeOp reshape) {
  const Tensor& source = frame.tensor(reshape.getSrc());
  const Extents shape = frame.shapeOf(reshape.getResult(), reshape.getSizes());
  Extents valid = shape;
  if (source.shape != source.valid) {  // extents of 1 come and go, the others keep their valid part
    std::vector<std::pair<std::int64_t, std::int64_t>> kept;
    for (std::size_t d = 0; d < source.shape.size(); ++d)
      if (source.shape[d] != 1) kept.emplace_back(source.shape[d], source.valid[d]);
    std::size_t next = 0;
    for (std::size_t d = 0; d < shape.size(); ++d) {
      if (shape[d] == 1) continue;
      if (next == kept.size() || kept[next].first != shape[d]) throw Broken("a partly valid tensor is reshaped");
      valid[d] = kept[next++].second;
    }
  }
  Tensor result(source.dtype, shape, valid, frame.filling());
  if (result.data.size() != source.data.size()) throw Broken("a shape of another number of elements");
  result.data = source.data;
  result.pad = source.pad;
  return result;
}

Tensor concatenated(const Frame& frame, ir::ConcatOp concat) {
  const std::size_t axis = concat.getAxis();
  const Tensor& first = frame.tensor(concat.getSrcs().front());
  Extents shape = first.shape, valid = first.valid;
  shape[axis] = valid[axis] = 0;
  for (mlir::Value operand : concat.getSrcs()) {
    const Tensor& part = frame.tensor(operand);
    if (shape[axis] != valid[axis]) throw Broken("an operand of concat is not wholly valid");
    for (std::size_t d = 0; d < shape.size(); ++d) {
      if (d != axis && part.shape[d] != shape[d]) throw Broken("extents do not agree");
      shape[d] = d == axis ? shape[d] + part.shape[d] : shape[d];
      valid[d] = d == axis ? valid[d] + part.valid[d] : std::min(valid[d], part.valid[d]);
    }
  }
  Tensor result(first.dtype, shape, valid, frame.filling());
  Extents place(shape.size(), 0);
  for (mlir::Value operand : concat.getSrcs()) {
    const Tensor& part = frame.tensor(operand);
    Extents box = valid;
    box[axis] = part.valid[axis];
    copy(part, Extents(shape.size(), 0), result, place, box);
    place[axis] += part.shape[axis];
  }
  return result;
}

}  // namespace

std::optional<Tensor> moved(const Frame& frame, mlir::Operation& op) {
  return llvm::TypeSwitch<mlir::Operation*, std::optional<Tensor>>(&op)
      .Case<ir::CreateTensorOp>([&](ir::CreateTensorOp create) {
        return frame.make(create.getResult(), create.getSizes(), create.getValid());
      })
      .Case<ir::FullOp>([&](ir::FullOp full) {
        Tensor result = frame.make(full.getResult(), full.getSizes(), full.getValid());
        const double value = frame.number(full.getValue());
        forEach(result.valid, [&](const Extents& index) { result.store(result.at(index), value, false); });
        return result;
      })
      .Case<ir::ArangeOp>([&](ir::ArangeOp arange) {
        Tensor result = frame.make(arange.getResult(), arange.getSizes(), {});
        for (std::size_t i = 0; i < result.data.size(); ++i)
          result.store(i, frame.number(arange.getStart()) + static_cast<double>(i), false);
        return result;
      })
      .Case<ir::SliceOp>([&](ir::SliceOp slice) { return sliced(frame, slice); })
      .Case<ir::AssembleOp>([&](ir::AssembleOp assemble) { return assembled(frame, assemble); })
      .Case<ir::ReshapeOp>([&](ir::ReshapeOp reshape) { return reshaped(frame, reshape); })
      .Case<ir::ConcatOp>([&](ir::ConcatOp concat) { return concatenated(frame, concat); })
      .Case<ir::TransposeOp>([&](ir::TransposeOp transpose) {
        const Tensor& source = frame.tensor(transpose.getSrc());
        Extents shape, valid;
        for (std::int64_t d : transpose.getPermutation()) {
          shape.push_back(source.shape[static_cast<std::size_t>(d)]);
          valid.push_back(source.valid[static_cast<std::size_t>(d)]);
        }
        Tensor result(source.dtype, shape, valid, frame.filling());
        forEach(valid, [&](const Extents& index) {
          Extents from = index;
          for (std::size_t d = 0; d < index.size(); ++d)
            from[static_cast<std::size_t>(transpose.getPermutation()[d])] = index[d];
          result.store(result.at(index), source.data[source.at(from)], source.pad[source.at(from)]);
        });
        return result;
      })
      .Case<ir::FillpadOp>([&](ir::FillpadOp fillpad) {
        const Tensor& source = frame.tensor(fillpad.getSrc());
        Tensor result(source.dtype, source.shape, source.shape, frame.filling());
        for (std::size_t i = 0; i < result.data.size(); ++i) {
          result.store(i, padOf(fillpad.getPad(), source.dtype), true);
        }
        const Extents origin(source.shape.size(), 0);
        copy(source, origin, result, origin, source.valid);
        return result;
      })
      .Case<ir::GatherRowsOp>([&](ir::GatherRowsOp gather) {
        const Tensor &source = frame.tensor(gather.getSrc()), &indices = frame.tensor(gather.getIndices());
        const auto longer = static_cast<std::size_t>(std::max_element(indices.shape.begin(), indices.shape.end()) -
                                                     indices.shape.begin());
        const std::int64_t rows = isEmpty(indices.valid) ? 0 : indices.valid[longer];
        Tensor result(source.dtype, {indices.shape[longer], source.shape[1]}, {rows, source.valid[1]}, frame.filling());
        for (std::int64_t i = 0; i < rows; ++i) {
          const std::int64_t row = integerOf(indices.data[static_cast<std::size_t>(i)]);
          if (row < 0 || row >= source.valid[0]) throw Broken("a row outside its tensor is gathered");
          copy(source, {row, 0}, result, {i, 0}, {1, source.valid[1]});
        }
        return result;
      })
      .Default([](mlir::Operation*) { return std::nullopt; });
}

}  // namespace pl::fuzz::oracle
