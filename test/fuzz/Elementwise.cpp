// Random elementwise operations: each picks operands that fit, or says that there are none.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "Generator.h"

namespace pl::fuzz {

using std::max;

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

bool Generator::makeUnary() {
  const auto source = pickNumber();
  if (!source) return false;
  std::vector<std::string> names{"neg", "abs", "relu"};
  if (is_float(source->dtype) && source->isExact()) names.insert(names.end(), {"sqrt", "rsqrt", "recip"});
  const std::string name = oneOf(names);
  Value result = *source;
  result.name.clear();
  if (name.size() > 4 || name == "sqrt") result.bound = kUnbounded;
  if (name.size() > 4 || source->pads != Pads::zero) result.pads = computed(source->pads);
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
  if (name == "exp" || name == "sigmoid" || source->pads != Pads::zero) result.pads = computed(source->pads);
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
    if (name != "mul" || a->pads != Pads::zero) result.pads = computed(a->pads);
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
  result.pads = computed(meet(a->pads, b->pads));
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
  const auto a = pick([](const Value& value) { return value.isNumber() && value.isExact(); });
  if (!a) return false;
  const auto b = pick(
      [&](const Value& value) { return value.dtype == a->dtype && value.isExact() && align(*a, value).has_value(); });
  const Aligned aligned = *align(*a, *b);
  const std::string predicate = oneOf<std::string>({"eq", "ne", "lt", "le", "gt", "ge"});
  Value result{"", DType::BOOL, aligned.shape, aligned.partial, 0, 1, computed(meet(a->pads, b->pads))};
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
  result.pads = computed(meet(condition->pads, meet(a->pads, b->pads)));
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
  if (source->pads != Pads::zero) result.pads = computed(source->pads);
  if (result.dtype == DType::FP16 && result.bound > 65000) result.bound = kUnbounded;
  return make(result, "cast " + source->name + rounding, typeText(*source) + " -> " + typeText(result));
}

bool Generator::makeExpand() {
  const auto source = pick([](const Value& value) { return value.isNumber() && value.isMatrix(); });
  if (!source) return false;
  const bool rows = chance(50);
  const Extent one{};
  const auto vector = pick([&](const Value& value) {
    return value.dtype == source->dtype && value.isMatrix() && value.shape[0] == (rows ? source->shape[0] : one) &&
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
  result.pads = computed(meet(source->pads, vector->pads));
  result.bound = name == "mul" ? source->bound * vector->bound : source->bound + vector->bound;
  if (name == "div") result.bound = kUnbounded;
  result.error = source->error + vector->error;
  if (name == "mul" && result.error > 0)
    result.error = source->error * vector->bound + vector->error * source->bound + source->error * vector->error;
  return make(result, fmt::format("{}_expand_{} {}, {}", rows ? "row" : "col", name, source->name, vector->name),
              typeText(*source) + ", " + typeText(*vector));
}

}  // namespace pl::fuzz
