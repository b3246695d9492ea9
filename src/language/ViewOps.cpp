// Operations that view a tensor, place one in another, or arrange elements differently.
#include <fmt/format.h>

#include "language/Call.h"
#include "mlir/Dialect/Arith/IR/Arith.h"

namespace pl {

using namespace language;
using mlir::ShapedType;
using mlir::Value;

Tensor slice(const Tensor& t, const Shape& shape, const Shape& offset, const SliceOptions& options, Location where) {
  Call call("slice", where);
  Input source = call.input(t);
  Shaped window = call.shape(shape);
  if (static_cast<std::int64_t>(window.sizes.size()) != source.rank())
    call.expected(fmt::format("a window of rank {} but got rank {}", source.rank(), window.sizes.size()),
                  {{source.bound, fmt::format("the tensor of {} was made here", call.text(source))}});
  auto offsets = call.position(offset, source, "offset", 0);
  auto valid = call.validShape(options.valid_shape, window);
  for (auto [i, length] : llvm::enumerate(valid)) {
    auto start = call.trace.facts.constant(offsets[i]), count = call.trace.facts.constant(length);
    if (start && count && !ShapedType::isDynamic(source.size(i)) && *start + *count > source.size(i))
      call.expected(fmt::format("the window's valid part inside dimension {} of {} but got [{}, {})", i,
                                call.text(source), *start, *start + *count),
                    {{source.bound, "the tensor was made here"}});
  }
  Value result = ir::SliceOp::create(call.builder, call.location, call.type(window, source.dtype()), source.value,
                                     offsets, window.dynamic(), valid);
  return call.result(result, window.extents);
}

Tensor assemble(const Tensor& dst, const Tensor& src, const Shape& offset, Location where) {
  Call call("assemble", where);
  Input destination = call.input(dst), source = call.input(src);
  call.expectSameDType(destination, source);
  if (source.rank() != destination.rank())
    call.expected(
        fmt::format("a source of rank {} but got rank {}; reshape it first", destination.rank(), source.rank()),
        {{destination.bound, fmt::format("the destination of {} was made here", call.text(destination))},
         {source.bound, fmt::format("the source of {} was made here", call.text(source))}});
  auto offsets = call.position(offset, destination, "offset", 0);
  Value result = ir::AssembleOp::create(call.builder, call.location, source.value, destination.value, offsets);
  return call.result(result, destination.extents);
}

/// The number of elements, where it is known.
static std::optional<std::int64_t> elementsOf(llvm::ArrayRef<std::int64_t> sizes) {
  std::int64_t elements = 1;
  for (std::int64_t size : sizes) {
    if (ShapedType::isDynamic(size)) return std::nullopt;
    elements *= size;
  }
  return elements;
}

Tensor reshape(const Tensor& t, const Shape& shape, Location where) {
  Call call("reshape", where);
  Input source = call.input(t);
  Shaped shaped = call.shape(shape);
  auto before = elementsOf(source.type.getShape()), after = elementsOf(shaped.sizes);
  if (before && after && *before != *after)
    call.expected(fmt::format("a shape of {} elements but got {}", *before, *after),
                  {{source.bound, fmt::format("the tensor of {} was made here", call.text(source))}});
  Value result = ir::ReshapeOp::create(call.builder, call.location, call.type(shaped, source.dtype()), source.value,
                                       shaped.dynamic());
  return call.result(result, shaped.extents);
}

Tensor concat(const std::vector<Tensor>& tensors, std::int64_t axis, Location where) {
  Call call("concat", where);
  if (tensors.empty()) call.expected("at least one tensor but got none");
  Input first = call.input(tensors.front());
  if (axis < -first.rank() || axis >= first.rank())
    call.expected(fmt::format("an axis between {} and {} but got {}", -first.rank(), first.rank() - 1, axis),
                  {{first.bound, fmt::format("the first tensor of {} was made here", call.text(first))}});
  if (axis < 0) axis += first.rank();

  Shaped shaped;
  for (std::int64_t i = 0; i < first.rank(); ++i) shaped.push(first, i);
  llvm::SmallVector<Value> operands{first.value};
  for (const Tensor& tensor : llvm::drop_begin(tensors)) {
    Input next = call.input(tensor);
    call.expectSameDType(first, next);
    call.expectRank(next, first.rank());
    for (std::int64_t i = 0; i < first.rank(); ++i) {
      std::int64_t& size = shaped.sizes[i];
      if (i == axis) {
        bool isKnown = !ShapedType::isDynamic(size) && !ShapedType::isDynamic(next.size(i));
        size = isKnown ? size + next.size(i) : ShapedType::kDynamic;
        shaped.extents[i] =
            isKnown ? call.trace.constantIndex(size, where)
                    : mlir::arith::AddIOp::create(call.builder, call.location, shaped.extents[i], next.extents[i])
                          .getResult();
        continue;
      }
      if (mustDiffer(size, next.size(i)))
        call.expected(fmt::format("tensors of extent {} in dimension {} but got {}", size, i, next.size(i)),
                      {{first.bound, fmt::format("the tensor of {} was made here", call.text(first))},
                       {next.bound, fmt::format("the tensor of {} was made here", call.text(next))}});
      if (ShapedType::isDynamic(size)) size = next.size(i), shaped.extents[i] = next.extents[i];
    }
    operands.push_back(next.value);
  }
  Value result = ir::ConcatOp::create(call.builder, call.location, call.type(shaped, first.dtype()), operands, axis);
  return call.result(result, shaped.extents);
}

static Tensor permuted(const Call& call, const Input& source, llvm::ArrayRef<std::int64_t> permutation) {
  Shaped shaped;
  for (std::int64_t dimension : permutation) shaped.push(source, dimension);
  Value result = ir::TransposeOp::create(call.builder, call.location, call.type(shaped, source.dtype()), source.value,
                                         permutation);
  return call.result(result, shaped.extents);
}

Tensor transpose(const Tensor& t, Location where) {
  Call call("transpose", where);
  Input source = call.input(t);
  call.expectRank(source, 2, "say which dimension goes where: transpose(t, {…})");
  return permuted(call, source, {1, 0});
}

Tensor transpose(const Tensor& t, const std::vector<std::int64_t>& permutation, Location where) {
  Call call("transpose", where);
  Input source = call.input(t);
  std::vector<std::int64_t> sorted = permutation;
  llvm::sort(sorted);
  if (!llvm::equal(sorted, llvm::seq<std::int64_t>(0, source.rank())))
    call.expected(fmt::format("a permutation of 0 to {} but got [{}]", source.rank() - 1, fmt::join(permutation, ", ")),
                  {{source.bound, fmt::format("the tensor of {} was made here", call.text(source))}});
  return permuted(call, source, permutation);
}

static ir::Pad padOf(Pad pad) {
  switch (pad) {
    case Pad::min: return ir::Pad::min;
    case Pad::max: return ir::Pad::max;
    case Pad::zero: return ir::Pad::zero;
  }
  llvm_unreachable("a Pad that is no enumerator");
}

Tensor fillpad(const Tensor& t, Pad pad, Location where) {
  Call call("fillpad", where);
  Input source = call.input(t);
  call.expectNumbers(source);
  return call.result(ir::FillpadOp::create(call.builder, call.location, source.value, padOf(pad)), source.extents);
}

}  // namespace pl
