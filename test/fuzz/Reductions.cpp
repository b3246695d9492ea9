// Random reductions and products.
#include <fmt/format.h>

#include "Generator.h"

namespace pl::fuzz {

bool Generator::makeReduce() {
  const auto source = pick([](const Value& value) { return value.isNumber() && value.isMatrix(); });
  if (!source) return false;
  const bool rows = chance(50);
  const std::size_t reduced = rows ? 1 : 0;
  Value result = *source;
  result.name.clear();
  result.shape[reduced] = Extent{};
  result.partial[reduced] = 0;
  std::string name = oneOf<std::string>({"sum", "max", "min", "argmax"});
  if (name == "argmax") {
    if (!rows || !source->isExact()) return false;
    result.dtype = DType::INT32;
    result.bound = 2147483648.0;
  }
  const Pads neutral = name == "sum" ? Pads::zero : name == "min" ? Pads::greatest : Pads::least;
  if (source->pads != Pads::none && source->pads != neutral) return false;
  result.pads = computed(source->pads);
  if (name == "sum" && is_float(source->dtype)) {
    if (!tolerant_ || !source->isBounded()) return false;
    const auto count = static_cast<double>(source->shape[reduced].size);
    result.bound = count * source->bound;
    result.error = count * (source->error + roundingOf(DType::FP32) * result.bound);
  } else if (!source->partial.empty() && source->partial[reduced] != 0) {
    // Of nothing, the extremes are infinite.
    if (!source->isExact()) return false;
    if (is_float(source->dtype)) result.bound = kUnbounded;
  }
  return make(result, fmt::format("{}_{} {}", rows ? "row" : "col", name, source->name),
              typeText(*source) + " -> " + typeText(result));
}

bool Generator::makeMatmul() {
  const auto fits = [&](const Value& value) {
    if (value.pads != Pads::none && value.pads != Pads::zero) return false;
    return value.isMatrix() &&
           (value.dtype == DType::INT8 || (tolerant_ && is_float(value.dtype) && value.bound <= 64));
  };
  const auto lhs = pick(fits);
  if (!lhs) return false;
  const bool lhsTransposed = chance(30), rhsTransposed = chance(40);
  const Extent& depth = lhs->shape[lhsTransposed ? 0 : 1];
  const auto rhs = pick([&](const Value& value) {
    return fits(value) && value.dtype == lhs->dtype && value.shape[rhsTransposed ? 1 : 0] == depth;
  });
  if (!rhs) return false;
  Value result;
  result.dtype = lhs->dtype == DType::INT8 ? DType::INT32 : DType::FP32;
  const std::size_t m = lhsTransposed ? 1 : 0, n = rhsTransposed ? 0 : 1;
  result.shape = {lhs->shape[m], rhs->shape[n]};
  result.partial = {lhs->partial[m], rhs->partial[n]};
  result.bound = 2147483648.0;
  if (result.dtype == DType::FP32) {
    const auto count = static_cast<double>(depth.size);
    result.bound = count * lhs->bound * rhs->bound;
    result.error = count * (lhs->error * rhs->bound + rhs->error * lhs->bound + lhs->error * rhs->error +
                            roundingOf(DType::FP32) * result.bound);
  }
  result.pads = computed(meet(lhs->pads, rhs->pads));
  const std::string operands =
      fmt::format("{}{}, {}{}", lhs->name, lhsTransposed ? " trans" : "", rhs->name, rhsTransposed ? " trans" : "");
  const std::string types = typeText(*lhs) + ", " + typeText(*rhs);
  const auto acc = pick([&](const Value& value) {
    return value.dtype == result.dtype && value.shape == result.shape && value.bound <= 2147483648.0;
  });
  if (!acc || chance(40)) return make(result, "matmul " + operands, types + " -> " + typeText(result));
  result.pads = computed(meet(result.pads, acc->pads));
  result.partial = {meet(result.partial[0], acc->partial[0]), meet(result.partial[1], acc->partial[1])};
  if (result.dtype == DType::FP32) {
    result.bound += acc->bound;
    result.error += acc->error + static_cast<double>(depth.size) * roundingOf(DType::FP32) * result.bound;
  }
  return make(result, "matmul_acc " + acc->name + ", " + operands, typeText(*acc) + ", " + types);
}

}  // namespace pl::fuzz
