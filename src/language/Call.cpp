#include "language/Call.h"

#include <cmath>
#include <limits>

#include <fmt/format.h>

#include "dialect/ElementType.h"
#include "dialect/ScalarMeaning.h"

namespace pl::language {

using llvm::SmallVector;
using mlir::ShapedType;
using mlir::Value;

constexpr std::int64_t kMaxRank = 4;

DType Input::dtype() const { return ir::dtypeOf(type.getElementType()); }

SmallVector<Value> Shaped::dynamic() const {
  SmallVector<Value> values;
  for (auto [size, extent] : llvm::zip_equal(sizes, extents))
    if (ShapedType::isDynamic(size)) values.push_back(extent);
  return values;
}

bool mustDiffer(std::int64_t a, std::int64_t b) {
  return !ShapedType::isDynamic(a) && !ShapedType::isDynamic(b) && a != b;
}

Call::Call(std::string_view operation, Location where)
    : trace(Trace::require(operation, where)),
      where(where),
      location(trace.locationOf(where)),
      builder(trace.builder),
      operation_(operation) {}

void Call::expected(const std::string& message, const std::vector<Note>& notes) const {
  fail(where, fmt::format("{} expects {}", operation_, message), notes);
}

// ---- what it is given -------------------------------------------------------------------------------------------

Input Call::input(const Tensor& tensor) const {
  Value value = use(tensor);
  return {value, mlir::cast<mlir::RankedTensorType>(value.getType()), trace.facts.extents(value),
          Access::where(tensor)};
}

SmallVector<Value> Call::indices(const Shape& shape) const {
  SmallVector<Value> values;
  for (const Index& index : shape) values.push_back(use(index));
  return values;
}

Shaped Call::shape(const Shape& extents) const {
  auto rank = static_cast<std::int64_t>(extents.size());
  if (rank < 1 || rank > kMaxRank) expected(fmt::format("a shape of rank 1 to {} but got rank {}", kMaxRank, rank));
  Shaped shaped;
  for (const Index& extent : extents) {
    Value value = use(extent);
    auto constant = trace.facts.assumedConstant(value, where);
    if (constant && *constant < 1) expected(fmt::format("extents of at least 1 but got {}", *constant));
    // The constant itself, not the expression that has its value: a loop may yet have to rebind what it is made of.
    shaped.push(constant.value_or(ShapedType::kDynamic), constant ? trace.constantIndex(*constant, where) : value);
  }
  return shaped;
}

SmallVector<Value> Call::validShape(const Shape& valid, const Shaped& shaped) const {
  SmallVector<Value> values = indices(valid);
  if (values.empty()) return values;
  if (values.size() != shaped.sizes.size())
    expected(fmt::format("one valid extent per dimension, {}, but got {}", shaped.sizes.size(), values.size()));
  for (auto [i, value] : llvm::enumerate(values)) {
    auto constant = trace.facts.constant(value);
    std::int64_t size = shaped.sizes[i];
    if (constant && (*constant < 0 || (!ShapedType::isDynamic(size) && *constant > size)))
      expected(fmt::format("a valid extent between 0 and {} in dimension {} but got {}",
                           trace.facts.indexText(shaped.extents[i]), i, *constant));
  }
  return values;
}

SmallVector<Value> Call::position(const Shape& position, const Input& input, std::string_view what,
                                  std::int64_t room) const {
  SmallVector<Value> values = indices(position);
  if (static_cast<std::int64_t>(values.size()) != input.rank())
    expected(fmt::format("one {} per dimension of {}, {}, but got {}", what, text(input), input.rank(), values.size()),
             {{input.bound, "the tensor was made here"}});
  for (auto [i, value] : llvm::enumerate(values)) {
    auto constant = trace.facts.constant(value);
    std::int64_t size = input.size(i);
    if (constant && (*constant < 0 || (!ShapedType::isDynamic(size) && *constant > size - room)))
      expected(fmt::format("an {} inside dimension {} of {} but got {}", what, i, text(input), *constant),
               {{input.bound, "the tensor was made here"}});
  }
  return values;
}

void Call::expectDivisor(const Number& divisor, DType dtype) const {
  const auto* constant = std::get_if<long double>(&Access::number(divisor));
  if (constant && *constant == 0 && !is_float(dtype)) expected("a divisor other than 0 but got 0");
}

void Call::expectRank(const Input& input, std::int64_t rank, std::string_view remedy) const {
  if (input.rank() != rank)
    expected(fmt::format("a tensor of rank {} but got rank {}; {}", rank, input.rank(), remedy),
             {{input.bound, fmt::format("the tensor of {} was made here", text(input))}});
}

void Call::expectNumbers(const Input& input) const {
  if (input.dtype() == DType::BOOL)
    expected("a tensor of numbers but got BOOL; cast it first", {{input.bound, "the tensor was made here"}});
}

void Call::expectFloats(const Input& input) const {
  if (!is_float(input.dtype()))
    expected(fmt::format("a tensor of FP32, FP16 or BF16 but got {}; cast it first", name_of(input.dtype())),
             {{input.bound, "the tensor was made here"}});
}

void Call::expectSameDType(const Input& a, const Input& b) const {
  if (a.dtype() != b.dtype())
    expected(
        fmt::format("tensors of one dtype but got {} and {}; cast one of them", name_of(a.dtype()), name_of(b.dtype())),
        {{a.bound, "the first was made here"}, {b.bound, "the second was made here"}});
}

// ---- numbers ----------------------------------------------------------------------------------------------------

/// The numbers that an integer dtype holds.
static std::pair<long double, long double> limitsOf(DType dtype) {
  if (dtype == DType::BOOL) return {0, 1};
  if (dtype == DType::UINT8) return {0, 255};
  long double half = std::ldexp(1.0L, static_cast<int>(8 * size_of(dtype)) - 1);
  return {-half, half - 1};
}

static bool isInteger64(long double number) {
  auto [lowest, highest] = limitsOf(DType::INT64);
  return number >= lowest && number <= highest && number == std::trunc(number);
}

/// Nothing where the dtype cannot hold the number. A fraction is rounded to a float; an infinity and a NaN stay.
static mlir::TypedAttr attributeOf(mlir::OpBuilder& builder, long double number, DType dtype) {
  mlir::Type type = ir::signless(ir::elementTypeOf(builder.getContext(), dtype));
  if (is_float(dtype)) {
    const auto& semantics = mlir::cast<mlir::FloatType>(type).getFloatSemantics();
    llvm::APFloat value(semantics);
    bool lost = false;
    if (isInteger64(number) && number != 0) {  // by way of double it could be rounded twice
      llvm::APInt integer(64, static_cast<std::uint64_t>(static_cast<std::int64_t>(number)));
      value.convertFromAPInt(integer, /*IsSigned=*/true, llvm::APFloat::rmNearestTiesToEven);
    } else {
      value = llvm::APFloat(static_cast<double>(number));
      value.convert(semantics, llvm::APFloat::rmNearestTiesToEven, &lost);
    }
    if (std::isfinite(number) && !value.isFinite()) return {};
    return mlir::FloatAttr::get(type, value);
  }
  auto [lowest, highest] = limitsOf(dtype);
  if (!isInteger64(number) || number < lowest || number > highest) return {};
  auto bits = static_cast<std::uint64_t>(static_cast<std::int64_t>(number));
  return mlir::IntegerAttr::get(
      type, llvm::APInt(type.getIntOrFloatBitWidth(), bits, /*isSigned=*/false, /*implicitTrunc=*/true));
}

Value Call::number(const Number& number, DType dtype) const {
  const auto& either = Access::number(number);
  if (const auto* scalar = std::get_if<Scalar>(&either)) {
    if (scalar->dtype() != dtype)
      expected(fmt::format("a number of {} but got {}; cast the tensor that it was read from", name_of(dtype),
                           name_of(scalar->dtype())),
               {{Access::where(*scalar), "the scalar was made here"}});
    return use(*scalar);
  }
  auto constant = std::get<long double>(either);
  mlir::TypedAttr attribute = attributeOf(builder, constant, dtype);
  if (!attribute)
    expected(fmt::format("a number that {} can hold but got {}", name_of(dtype), static_cast<double>(constant)));
  return trace.constant(attribute, where);
}

// ---- what it makes ----------------------------------------------------------------------------------------------

mlir::RankedTensorType Call::type(const Shaped& shaped, DType dtype) const {
  return mlir::RankedTensorType::get(shaped.sizes, ir::elementTypeOf(trace.context(), dtype));
}

Tensor Call::result(Value value, const Extents& extents) const {
  trace.facts.setExtents(value, extents);
  return Access::tensor(value, where);
}

}  // namespace pl::language
