// Random operations on tensors: each picks operands that fit, or says that there are none.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "Generator.h"

namespace pl::fuzz {
namespace {

using std::max, std::min;

bool isNumber(const Value& value) { return value.dtype != DType::BOOL; }
bool isMatrix(const Value& value) { return value.rank() == 2; }

}  // namespace

std::optional<Generator::Aligned> Generator::align(const Value& a, const Value& b) {
  if (a.rank() != b.rank()) return std::nullopt;
  const Extent one{};
  Aligned aligned;
  for (std::size_t d = 0; d < a.shape.size(); ++d) {
    const bool repeatsA = a.shape[d] == one, repeatsB = b.shape[d] == one;
    if (!repeatsA && !repeatsB && a.shape[d] != b.shape[d]) return std::nullopt;
    aligned.shape.push_back(repeatsA ? b.shape[d] : a.shape[d]);
    aligned.partial.push_back(repeatsA == repeatsB ? meet(a.partial[d], b.partial[d])
                              : repeatsA           ? b.partial[d]
                                                   : a.partial[d]);
  }
  return aligned;
}

std::optional<std::string> Generator::offsetText(std::int64_t room) {
  if (room < 0) return std::nullopt;
  for (const LoopVariable& loop : loops_)
    if (loop.last <= room && chance(60)) return loop.name;
  return constant(below(room + 1));
}

// ---- elementwise ------------------------------------------------------------------------------------------------

bool Generator::makeUnary() {
  const auto source = pickNumber();
  if (!source) return false;
  std::vector<std::string> names{"neg", "abs", "relu"};
  if (is_float(source->dtype) && source->isExact()) names.insert(names.end(), {"sqrt", "rsqrt", "recip"});
  const std::string name = oneOf(names);
  Value result = *source;
  result.name.clear();
  if (name.size() > 4 || name == "sqrt") result.bound = kUnbounded;
  return make(result, name + " " + source->name, typeText(*source));
}

bool Generator::makeFunction() {
  const auto source = pick([](const Value& value) { return is_float(value.dtype) && value.bound <= 8; });
  if (!tolerant_ || !source) return false;
  const std::string name = oneOf<std::string>({"exp", "sigmoid", "silu", "tanh"});
  Value result = *source;
  result.name.clear();
  if (name == "exp") result.bound = std::exp(source->bound);
  if (name == "sigmoid" || name == "tanh") result.bound = 1;
  // Slopes are at most e^bound, 1/4, 1.1 and 1.
  result.error = source->error * (name == "exp" ? result.bound : 1.1) + 8 * roundingOf(DType::FP32) * result.bound;
  return make(result, name + " " + source->name, typeText(*source));
}

bool Generator::makeBinary() {
  const auto a = pickNumber();
  if (!a) return false;
  std::string name = oneOf<std::string>({"add", "add", "sub", "sub", "mul", "mul", "maximum", "minimum", "div"});
  Value result = *a;
  result.name.clear();

  if (name == "div" || chance(30)) {  // with a number; integers are divided by nothing else, lest it be 0
    double value = oneOf<double>({1, -1, 2, 3, 0.5, -1.25, 0.1, 7});
    if (!is_float(a->dtype)) value = oneOf<double>({1, 2, 3, 7, 100, a->dtype == DType::UINT8 ? 5.0 : -1.0});
    const std::string constant = number(a->dtype, value);
    const bool numberFirst = name != "div" && chance(40);
    const double magnitude = std::fabs(value);
    result.bound = name == "mul" ? a->bound * magnitude : name == "div" ? a->bound / magnitude : a->bound + magnitude;
    result.error = name == "mul" ? a->error * magnitude : name == "div" ? a->error / magnitude : a->error;
    const std::string type = typeText(*a), numberType = numberTypeText(a->dtype);
    return make(result,
                fmt::format("{} {}, {}", name, numberFirst ? constant : a->name, numberFirst ? a->name : constant),
                fmt::format("{}, {} -> {}", numberFirst ? numberType : type, numberFirst ? type : numberType, type));
  }

  const auto b = pick([&](const Value& value) { return value.dtype == a->dtype && align(*a, value).has_value(); });
  if (!b) return false;
  if (!(a->isExact() && b->isExact()) && !(a->isBounded() && b->isBounded())) return false;
  const Aligned aligned = *align(*a, *b);
  result.shape = aligned.shape;
  result.partial = aligned.partial;
  const bool multiplies = name == "mul", picks = name == "maximum" || name == "minimum";
  result.bound = multiplies ? a->bound * b->bound : picks ? max(a->bound, b->bound) : a->bound + b->bound;
  result.error = picks ? max(a->error, b->error) : a->error + b->error;
  if (a->isExact() && b->isExact())
    result.error = 0;
  else if (multiplies)
    result.error = a->error * b->bound + b->error * a->bound + a->error * b->error;
  return make(result, fmt::format("{} {}, {}", name, a->name, b->name),
              fmt::format("{}, {} -> {}", typeText(*a), typeText(*b), typeText(result)));
}

bool Generator::makeCompare() {
  const auto a = pick([](const Value& value) { return isNumber(value) && value.isExact(); });
  if (!a) return false;
  const auto b = pick(
      [&](const Value& value) { return value.dtype == a->dtype && value.isExact() && align(*a, value).has_value(); });
  const Aligned aligned = *align(*a, *b);
  const std::string predicate = oneOf<std::string>({"eq", "ne", "lt", "le", "gt", "ge"});
  Value result{"", DType::BOOL, aligned.shape, aligned.partial, 0, 1};
  return make(result, fmt::format("compare {} {}, {}", predicate, a->name, b->name),
              fmt::format("{}, {} -> {}", typeText(*a), typeText(*b), typeText(result)));
}

bool Generator::makeSelect() {
  const auto condition = pick([](const Value& value) { return value.dtype == DType::BOOL; });
  if (!condition) return false;
  const auto a = pick([&](const Value& value) { return align(*condition, value).has_value(); });
  if (!a) return false;
  Value both = *a;
  const Aligned first = *align(*condition, *a);
  both.shape = first.shape;
  both.partial = first.partial;
  const auto b = pick([&](const Value& value) {
    return value.dtype == a->dtype && value.isBounded() == a->isBounded() && align(both, value).has_value();
  });
  if (!b) return false;
  const Aligned aligned = *align(both, *b);
  Value result{"", a->dtype, aligned.shape, aligned.partial, max(a->error, b->error), max(a->bound, b->bound)};
  return make(result, fmt::format("select {}, {}, {}", condition->name, a->name, b->name),
              fmt::format("{}, {}, {} -> {}", typeText(*condition), typeText(*a), typeText(*b), typeText(result)));
}

bool Generator::makeCast() {
  const auto source = pick([](const Value&) { return true; });
  Value result = *source;
  result.name.clear();
  result.dtype = chance(15) ? DType::BOOL : randomDType();
  const bool fromFloat = is_float(source->dtype), toFloat = is_float(result.dtype);
  if (!source->isExact() && !toFloat) return false;
  std::string rounding;
  const bool rounds =
      fromFloat && result.dtype != source->dtype && result.dtype != DType::BOOL && result.dtype != DType::FP32;
  if (rounds && source->isExact() && chance(40))
    rounding = " rounding " + oneOf<std::string>({"toward_zero", "upward", "downward", "nearest_even"});
  if (!toFloat) result.bound = 0x1p63;
  if (result.dtype == DType::BOOL) result.bound = 1;
  if (result.dtype == DType::FP16 && result.bound > 65000) result.bound = kUnbounded;
  return make(result, "cast " + source->name + rounding, typeText(*source) + " -> " + typeText(result));
}

bool Generator::makeExpand() {
  const auto source = pick([](const Value& value) { return isNumber(value) && isMatrix(value); });
  if (!source) return false;
  const bool rows = chance(50);
  const Extent one{};
  const auto vector = pick([&](const Value& value) {
    return value.dtype == source->dtype && isMatrix(value) && value.shape[0] == (rows ? source->shape[0] : one) &&
           value.shape[1] == (rows ? one : source->shape[1]);
  });
  if (!vector) return false;
  if (!(source->isExact() && vector->isExact()) && !(source->isBounded() && vector->isBounded())) return false;
  std::vector<std::string> names{"add", "sub", "mul"};
  if (is_float(source->dtype) && source->isExact() && vector->isExact()) names.push_back("div");
  const std::string name = oneOf(names);
  const Aligned aligned = *align(*source, *vector);
  Value result = *source;
  result.name.clear();
  result.partial = aligned.partial;
  result.bound = name == "mul" ? source->bound * vector->bound : source->bound + vector->bound;
  if (name == "div") result.bound = kUnbounded;
  result.error = source->error + vector->error;
  if (name == "mul" && result.error > 0)
    result.error = source->error * vector->bound + vector->error * source->bound + source->error * vector->error;
  return make(result, fmt::format("{}_expand_{} {}, {}", rows ? "row" : "col", name, source->name, vector->name),
              typeText(*source) + ", " + typeText(*vector));
}

// ---- reduce, matrix ---------------------------------------------------------------------------------------------

bool Generator::makeReduce() {
  const auto source = pick([](const Value& value) { return isNumber(value) && isMatrix(value); });
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
  } else if (name == "sum" && is_float(source->dtype)) {
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
    return isMatrix(value) && (value.dtype == DType::INT8 || (tolerant_ && is_float(value.dtype) && value.bound <= 64));
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
  const std::string operands =
      fmt::format("{}{}, {}{}", lhs->name, lhsTransposed ? " trans" : "", rhs->name, rhsTransposed ? " trans" : "");
  const std::string types = typeText(*lhs) + ", " + typeText(*rhs);
  const auto acc = pick([&](const Value& value) {
    return value.dtype == result.dtype && value.shape == result.shape && value.bound <= 2147483648.0;
  });
  if (!acc || chance(40)) return make(result, "matmul " + operands, types + " -> " + typeText(result));
  result.partial = {meet(result.partial[0], acc->partial[0]), meet(result.partial[1], acc->partial[1])};
  if (result.dtype == DType::FP32) {
    result.bound += acc->bound;
    result.error += acc->error + static_cast<double>(depth.size) * roundingOf(DType::FP32) * result.bound;
  }
  return make(result, "matmul_acc " + acc->name + ", " + operands, typeText(*acc) + ", " + types);
}

// ---- view and place ---------------------------------------------------------------------------------------------

bool Generator::makeSlice() {
  const auto source = pick([](const Value&) { return true; });
  const bool statesValid = source->isFull() && source->isStatic() && chance(35);
  Value result = *source;
  result.name.clear();
  std::vector<std::string> offsets, valid;
  for (std::size_t d = 0; d < source->shape.size(); ++d) {
    const Extent& extent = source->shape[d];
    if ((!extent.isStatic() && chance(60)) || extent.size == 1 || chance(30)) {  // all of it
      offsets.push_back(constant(0));
      valid.push_back(constant(extent.size));
      continue;
    }
    // An extent of 1 must hold data: it may be repeated later on.
    std::int64_t size = 1 + below(extent.size + (statesValid ? 2 : 4));
    if (!extent.isStatic() || source->partial[d] != 0) size = max<std::int64_t>(size, 2);
    const bool inside = size == 1 || chance(60);
    const auto offset = offsetText(inside ? extent.size - size : extent.size - 1);
    if (!offset) return false;
    const bool mayStickOut = !inside || source->partial[d] != 0;
    std::int64_t holds = size;
    if (statesValid) {
      holds = inside ? size : 1;  // the last element is there, wherever the window starts
      if (size > 1 && inside && chance(50)) holds = below(size + 1);
    }
    offsets.push_back(*offset);
    valid.push_back(constant(holds));
    result.shape[d] = {size, ""};
    result.partial[d] = statesValid ? (holds == size ? 0 : freshPartial()) : mayStickOut ? freshPartial() : 0;
  }
  const std::string sizes = sizesText(result.shape);
  std::string text = fmt::format("slice {}[{}]", source->name, fmt::join(offsets, ", "));
  if (!sizes.empty()) text += " sizes[" + sizes + "]";
  if (statesValid) text += fmt::format(" valid[{}]", fmt::join(valid, ", "));
  return make(result, text, typeText(*source) + " -> " + typeText(result));
}

bool Generator::makeAssemble() {
  const auto destination = pick([](const Value& value) { return value.isFull(); });
  if (!destination) return false;
  const auto source = pick([&](const Value& value) {
    if (value.dtype != destination->dtype || value.rank() != destination->rank()) return false;
    if (!(value.isExact() && destination->isExact()) && !(value.isBounded() && destination->isBounded())) return false;
    for (std::size_t d = 0; d < value.shape.size(); ++d)
      if (value.shape[d] != destination->shape[d] &&
          (!value.shape[d].isStatic() || value.shape[d].size > destination->shape[d].size))
        return false;
    return true;
  });
  if (!source) return false;
  std::vector<std::string> offsets;
  for (std::size_t d = 0; d < source->shape.size(); ++d)
    offsets.push_back(*offsetText(destination->shape[d].size - source->shape[d].size));
  Value result = *destination;
  result.name.clear();
  result.error = max(source->error, destination->error);
  result.bound = max(source->bound, destination->bound);
  return make(result, fmt::format("assemble {} into {}[{}]", source->name, destination->name, fmt::join(offsets, ", ")),
              typeText(*source) + " into " + typeText(*destination));
}

bool Generator::makeReshape() {
  const auto source = pick([](const Value&) { return true; });
  Value result = *source;
  result.name.clear();
  if (chance(50)) {  // an extent of 1 comes or goes
    const auto at = static_cast<std::ptrdiff_t>(below(source->rank()));
    if (source->shape[at] == Extent{} && source->rank() > 1) {
      result.shape.erase(result.shape.begin() + at);
      result.partial.erase(result.partial.begin() + at);
    } else if (source->rank() < 4) {
      result.shape.insert(result.shape.begin() + at, Extent{});
      result.partial.insert(result.partial.begin() + at, 0);
    } else {
      return false;
    }
  } else {
    if (!source->isFull() || !source->isStatic()) return false;
    std::int64_t elements = 1;
    for (const Extent& extent : source->shape) elements *= extent.size;
    std::vector<std::int64_t> divisors;
    for (std::int64_t i = 1; i <= elements; ++i)
      if (elements % i == 0) divisors.push_back(i);
    const std::int64_t rows = oneOf(divisors);
    result.shape = {{rows, ""}, {elements / rows, ""}};
    result.partial = {0, 0};
  }
  const std::string sizes = sizesText(result.shape);
  return make(result, "reshape " + source->name + (sizes.empty() ? "" : " sizes[" + sizes + "]"),
              typeText(*source) + " -> " + typeText(result));
}

bool Generator::makeConcat() {
  const auto first = pick([](const Value&) { return true; });
  const auto axis = static_cast<std::size_t>(below(first->rank()));
  if (!first->shape[axis].isStatic() || first->partial[axis] != 0) return false;
  Value result = *first;
  result.name.clear();
  std::string names = first->name, types = typeText(*first);
  for (int i = 0, more = 1 + static_cast<int>(below(2)); i < more && result.partial[axis] == 0; ++i) {
    const auto next = pick([&](const Value& value) {
      if (value.dtype != first->dtype || value.rank() != first->rank() || !value.shape[axis].isStatic()) return false;
      if (!(value.isExact() && result.isExact()) && !(value.isBounded() && result.isBounded())) return false;
      for (std::size_t d = 0; d < value.shape.size(); ++d)
        if (d != axis && value.shape[d] != first->shape[d]) return false;
      return true;
    });
    names += ", " + next->name;
    types += ", " + typeText(*next);
    for (std::size_t d = 0; d < result.shape.size(); ++d)
      result.partial[d] =
          d == axis ? next->partial[d] == 0 ? 0 : freshPartial() : meet(result.partial[d], next->partial[d]);
    result.shape[axis].size += next->shape[axis].size;
    result.error = max(result.error, next->error);
    result.bound = max(result.bound, next->bound);
  }
  return make(result, fmt::format("concat {} axis {}", names, axis), types + " -> " + typeText(result));
}

bool Generator::makeTranspose() {
  const auto source = pick([](const Value& value) { return value.rank() > 1; });
  if (!source) return false;
  std::vector<std::size_t> permutation(source->shape.size());
  for (std::size_t d = 0; d < permutation.size(); ++d) permutation[d] = d;
  for (std::size_t d = permutation.size() - 1; d > 0; --d)
    std::swap(permutation[d], permutation[static_cast<std::size_t>(below(static_cast<std::int64_t>(d) + 1))]);
  Value result = *source;
  result.name.clear();
  for (std::size_t d = 0; d < permutation.size(); ++d) {
    result.shape[d] = source->shape[permutation[d]];
    result.partial[d] = source->partial[permutation[d]];
  }
  return make(result, fmt::format("transpose {} [{}]", source->name, fmt::join(permutation, ", ")),
              typeText(*source) + " -> " + typeText(result));
}

bool Generator::makeFillpad() {
  const auto source = pick([](const Value& value) { return isNumber(value) && !value.isFull(); });
  if (!source) return false;
  Value result = *source;
  result.name.clear();
  result.partial.assign(result.partial.size(), 0);
  const std::string pad = source->isExact() && chance(50) ? oneOf<std::string>({"min", "max"}) : "zero";
  if (pad != "zero" && is_float(source->dtype)) result.bound = kUnbounded;
  return make(result, "fillpad " + source->name + " " + pad, typeText(*source));
}

// ---- make, gather -----------------------------------------------------------------------------------------------

bool Generator::makeGather() {
  if (indexInputs_.empty()) return false;
  const auto& [indices, rows] = oneOf(indexInputs_);
  const auto source = pick(
      [rows = rows](const Value& value) { return isMatrix(value) && value.isFull() && value.shape[0].size >= rows; });
  if (!source) return false;
  const auto list =
      std::find_if(values_.begin(), values_.end(), [&](const Value& value) { return value.name == indices; });
  Value result = *source;
  result.name.clear();
  result.shape[0] = list->shape[0];
  return make(result, fmt::format("gather_rows {}[{}]", source->name, indices),
              fmt::format("{}, {} -> {}", typeText(*source), typeText(*list), typeText(result)));
}

bool Generator::makeFull() {
  Value result{"", randomDType(), randomShape(chance(80) ? 2 : 1 + below(3)), {}, 0, 0};
  result.partial.assign(result.shape.size(), 0);
  if (chance(40)) {  // filled with an element of another tensor
    const auto source = pick([&](const Value& value) { return value.dtype == result.dtype && value.isFull(); });
    if (source) {
      std::vector<std::string> at;
      for (const Extent& extent : source->shape) at.push_back(*offsetText(extent.size - 1));
      const std::string element = fresh();
      line(fmt::format("{} = pl.read {}[{}] : {} -> {}", element, source->name, fmt::join(at, ", "), typeText(*source),
                       numberTypeText(source->dtype)));
      result.bound = source->bound;
      result.error = source->error;
      return make(result, fmt::format("full {}({})", element, sizesText(result.shape)),
                  numberTypeText(result.dtype) + ", " + typeText(result));
    }
  }
  const double value = is_float(result.dtype) ? oneOf<double>({0, 1, -0.5, 1.7}) : static_cast<double>(below(120));
  result.bound = std::fabs(value);
  const std::string constant = number(result.dtype, value);
  return make(result, fmt::format("full {}({})", constant, sizesText(result.shape)),
              numberTypeText(result.dtype) + ", " + typeText(result));
}

bool Generator::makeArange() {
  Value result{"", randomDType(), {Extent{}, oneOf(extents_)}, {0, 0}, 0, 300};
  const std::string start = loops_.empty() ? constant(below(100)) : loops_.back().name;
  return make(result, fmt::format("arange {}({})", start, sizesText(result.shape)), typeText(result));
}

}  // namespace pl::fuzz
