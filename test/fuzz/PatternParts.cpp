// What the patterns are made of: operations whose operands the pattern has chosen, index arithmetic and loops.
#include <fmt/format.h>

#include <cmath>
#include <stdexcept>

#include "Generator.h"

namespace pl::fuzz {

/// A parameter of the pattern's own.
Value Generator::argument(DType dtype, const Shape& shape, const std::string& attributes, bool isInOut) {
  Value value;
  value.name = fmt::format("%p{}", program_.inputs.size());
  value.dtype = dtype;
  value.shape = shape;
  value.partial.assign(shape.size(), 0);
  value.bound = is_float(dtype) ? 2 : dtype == DType::INT8 ? 255 : 2147483648.0;
  input(value, isInOut, "random", attributes);
  return value;
}

Value Generator::emit(Value result, const std::string& operation, const std::string& types) {
  result.name.clear();
  if (!make(result, operation, types)) throw std::logic_error("a pattern's operation is not allowed: " + operation);
  return values_.back();
}

Value Generator::created(DType dtype, const Shape& shape) {
  Value result{"", dtype, shape, std::vector<int>(shape.size(), 0), 0, 0};
  return emit(result, fmt::format("create_tensor({})", sizesText(shape)), typeText(result));
}

Value Generator::filled(DType dtype, const Shape& shape, double value) {
  Value result{"", dtype, shape, std::vector<int>(shape.size(), 0), 0, std::fabs(value)};
  const std::string element = number(dtype, value);
  return emit(result, fmt::format("full {}({})", element, sizesText(shape)),
              numberTypeText(dtype) + ", " + typeText(result));
}

Value Generator::window(const Value& source, const Shape& shape, const std::vector<std::string>& offsets,
                        const std::vector<std::string>& valid) {
  Value result = source;
  result.shape = shape;
  for (std::size_t d = 0; d < shape.size(); ++d)
    result.partial[d] = valid.empty() || valid[d] == extent(shape[d]) ? 0 : freshPartial();
  std::string text = fmt::format("slice {}[{}]", source.name, fmt::join(offsets, ", "));
  if (const std::string sizes = sizesText(shape); !sizes.empty()) text += " sizes[" + sizes + "]";
  if (!valid.empty()) text += fmt::format(" valid[{}]", fmt::join(valid, ", "));
  return emit(result, text, typeText(source) + " -> " + typeText(result));
}

Value Generator::placed(const Value& source, const Value& destination, const std::vector<std::string>& offsets) {
  Value result = destination;
  result.error = std::max(source.error, destination.error);
  result.bound = std::max(source.bound, destination.bound);
  return emit(result, fmt::format("assemble {} into {}[{}]", source.name, destination.name, fmt::join(offsets, ", ")),
              typeText(source) + " into " + typeText(destination));
}

Value Generator::reduced(const Value& source, const std::string& name) {
  const std::size_t axis = name.starts_with("row") ? 1 : 0;
  Value result = source;
  result.shape[axis] = Extent{};
  result.partial[axis] = 0;
  result.pads = Pads::none;
  if (name.ends_with("sum") && is_float(source.dtype)) {
    const auto count = static_cast<double>(source.shape[axis].size);
    result.bound *= count;
    result.error = count * (source.error + roundingOf(DType::FP32) * result.bound);
  }
  return emit(result, name + " " + source.name, typeText(source) + " -> " + typeText(result));
}

/// lhs · rhs, or onto + lhs · rhs.
Value Generator::product(const Value& lhs, const Value& rhs, const Value* onto) {
  Value result{"", lhs.dtype == DType::INT8 ? DType::INT32 : DType::FP32, {lhs.shape[0], rhs.shape[1]}, {0, 0}};
  result.partial = {lhs.partial[0], rhs.partial[1]};
  result.bound = 2147483648.0;
  if (result.dtype == DType::FP32) {
    const auto depth = static_cast<double>(lhs.shape[1].size);
    result.bound = depth * lhs.bound * rhs.bound + (onto ? onto->bound : 0);
    result.error = depth * (lhs.error * rhs.bound + rhs.error * lhs.bound + roundingOf(DType::FP32) * result.bound) +
                   (onto ? onto->error : 0);
  }
  const std::string operands = lhs.name + ", " + rhs.name, types = typeText(lhs) + ", " + typeText(rhs);
  if (!onto) return emit(result, "matmul " + operands, types + " -> " + typeText(result));
  return emit(result, "matmul_acc " + onto->name + ", " + operands, typeText(*onto) + ", " + types);
}

Value Generator::combined(const std::string& name, const Value& a, const Value& b) {
  Value result = a;
  result.partial = align(a, b)->partial;
  result.bound = name == "add" ? a.bound + b.bound : std::max(a.bound, b.bound);
  result.error = name == "add" ? a.error + b.error : std::max(a.error, b.error);
  return emit(result, fmt::format("{} {}, {}", name, a.name, b.name),
              fmt::format("{}, {} -> {}", typeText(a), typeText(b), typeText(result)));
}

Value Generator::anyUnary(const Value& source) {
  return emit(source, oneOf<std::string>({"neg", "abs", "relu"}) + " " + source.name, typeText(source));
}

std::string Generator::calculated(const std::string& operation, const std::string& a, const std::string& b) {
  const std::string name = fresh();
  line(fmt::format("{} = arith.{} {}, {} : index", name, operation, a, b));
  return name;
}

std::string Generator::numberAt(const Value& integers, const std::vector<std::string>& at) {
  const std::string element = fresh(), name = fresh();
  line(fmt::format("{} = pl.read {}[{}] : {} -> i32", element, integers.name, fmt::join(at, ", "), typeText(integers)));
  line(fmt::format("{} = arith.index_cast {} : i32 to index", name, element));
  return name;
}

/// Writes the loop's head; what is made until closeLoop is its body.
Generator::OpenLoop Generator::openLoop(const std::string& start, const std::string& stop, const std::string& step,
                                        const std::vector<Value>& initial, bool mayBeParallel) {
  OpenLoop loop{fresh(), {}, {}, values_, mayBeParallel && chance(70)};
  std::vector<std::string> bindings;
  for (Value value : initial) {
    const std::string before = value.name;
    value.name = fresh();
    bindings.push_back(value.name + " = " + before);
    loop.carried.push_back(value);
    value.name = fresh();
    loop.results.push_back(value);
  }
  line(fmt::format("{} = scf.for {} = {} to {} step {} iter_args({}) -> ({}) {{", namesText(loop.results),
                   loop.variable, start, stop, step, fmt::join(bindings, ", "), typesText(initial)));
  ++indent_;
  return loop;
}

std::vector<Value> Generator::closeLoop(const OpenLoop& loop, const std::vector<Value>& yielded) {
  line("scf.yield " + namesText(yielded) + " : " + typesText(yielded));
  --indent_;
  line(!loop.isParallel ? "}"
       : chance(50)     ? "} {pl.parallel}"
                        : fmt::format("}} {{pl.parallel, pl.chunk = {} : i64}}", 1 + below(3)));
  values_ = loop.outside;
  std::vector<Value> results = loop.results;
  for (std::size_t i = 0; i < results.size(); ++i) {
    results[i].error = std::max(results[i].error, yielded[i].error);
    results[i].bound = std::max(results[i].bound, yielded[i].bound);
  }
  return results;
}

/// An extent of at most `most`: a number, or one that is known only at run time.
Extent Generator::someExtent(std::int64_t most) {
  for (const Extent& extent : extents_)
    if (!extent.isStatic() && extent.size <= most && chance(60)) return extent;
  return {1 + below(most), ""};
}

void Generator::makePattern() {
  using Pattern = Value (Generator::*)();
  static const std::vector<Pattern> patterns{
      &Generator::groupedBuffer, &Generator::localBuffer,    &Generator::tiles,         &Generator::guardedTiles,
      &Generator::cache,         &Generator::chunkedProduct, &Generator::onlineSums,    &Generator::paddedReduction,
      &Generator::offsetTable,   &Generator::gatheredRows,   &Generator::updatedInPlace};
  // What a pattern makes on the way may hold elements that nothing wrote: its result alone stays.
  const std::vector<Value> outside = values_;
  const Value result = (this->*oneOf(patterns))();
  values_ = outside;
  values_.push_back(result);
  kept_.push_back(result);
}

}  // namespace pl::fuzz
