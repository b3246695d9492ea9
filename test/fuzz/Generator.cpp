#include "Generator.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace pl::fuzz {

bool Value::isFull() const {
  return std::all_of(partial.begin(), partial.end(), [](int p) { return p == 0; });
}
bool Value::isStatic() const {
  return std::all_of(shape.begin(), shape.end(), [](const Extent& extent) { return extent.isStatic(); });
}

static std::string elementText(DType dtype) {
  switch (dtype) {
    case DType::FP32: return "f32";
    case DType::FP16: return "f16";
    case DType::BF16: return "bf16";
    case DType::INT8: return "i8";
    case DType::UINT8: return "ui8";
    case DType::INT32: return "i32";
    case DType::INT64: return "i64";
    case DType::BOOL: return "i1";
  }
  return "";
}

std::string typeText(DType dtype, const Shape& shape) {
  std::string text = "tensor<";
  for (const Extent& extent : shape) text += (extent.isStatic() ? std::to_string(extent.size) : "?") + "x";
  return text + elementText(dtype) + ">";
}

std::string numberTypeText(DType dtype) { return dtype == DType::UINT8 ? "i8" : elementText(dtype); }

double roundingOf(DType dtype) {
  return dtype == DType::FP32 ? 0x1p-24 : dtype == DType::FP16 ? 0x1p-11 : dtype == DType::BF16 ? 0x1p-8 : 0;
}

Generator::Generator(std::uint64_t seed, int size, int patterns)
    : random_(seed * 0x9e3779b97f4a7c15), budget_(size), patterns_(patterns), tolerant_(random_() % 2) {}

// ---- choices ----------------------------------------------------------------------------------------------------

std::optional<Value> Generator::pick(const std::function<bool(const Value&)>& fits) {
  std::vector<Value> fitting;
  std::copy_if(values_.begin(), values_.end(), std::back_inserter(fitting), fits);
  if (fitting.empty()) return std::nullopt;
  const auto count = static_cast<std::int64_t>(fitting.size());
  const std::int64_t recent = std::min<std::int64_t>(count, 5);
  return fitting[static_cast<std::size_t>(chance(60) ? count - 1 - below(recent) : below(count))];
}

std::optional<Value> Generator::pickNumber() {
  return pick([](const Value& value) { return value.dtype != DType::BOOL; });
}

Shape Generator::randomShape(std::int64_t rank) {
  Shape shape;
  for (std::int64_t d = 0; d < rank; ++d) shape.push_back(chance(12) ? Extent{} : oneOf(extents_));
  return shape;
}

DType Generator::randomDType() {
  return oneOf<DType>({DType::FP32, DType::FP32, DType::FP32, DType::BF16, DType::BF16, DType::FP16, DType::INT32,
                       DType::INT8, DType::UINT8, DType::INT64});
}

std::optional<std::string> Generator::offsetText(std::int64_t room) {
  if (room < 0) return std::nullopt;
  for (const LoopVariable& loop : loops_)
    if (loop.last <= room && !loop.grows && chance(60)) return loop.name;
  return constant(below(room + 1));
}

// ---- text -------------------------------------------------------------------------------------------------------

void Generator::line(const std::string& text) { body_ += std::string(2 * indent_, ' ') + text + "\n"; }

std::string Generator::constant(std::int64_t value) {
  constants_.insert(value);
  return "%c" + std::to_string(value);
}

std::string Generator::number(DType dtype, double value) {
  const std::string name = fresh();
  if (is_float(dtype))
    line(fmt::format("{} = arith.constant {:e} : {}", name, value, numberTypeText(dtype)));
  else if (dtype == DType::BOOL)
    line(fmt::format("{} = arith.constant {}", name, value != 0));
  else
    line(fmt::format("{} = arith.constant {} : {}", name, static_cast<std::int64_t>(value), numberTypeText(dtype)));
  return name;
}

std::string Generator::sizesText(const Shape& shape) {
  std::string text;
  for (const Extent& extent : shape)
    if (!extent.isStatic()) text += (text.empty() ? "%" : ", %") + extent.dimension;
  return text;
}

bool Generator::make(Value result, const std::string& operation, const std::string& types) {
  if (!result.isExact()) {
    // FP16 ends at 65504; past these bounds an error says nothing any more.
    const double most = result.dtype == DType::FP16 ? 3e4 : 1e6;
    result.error += roundingOf(result.dtype) * 2 * result.bound;
    if (!(result.bound < most) || !(result.error < 0.2)) return false;
  }
  std::int64_t elements = 1;
  for (const Extent& extent : result.shape) elements *= extent.size;
  if (elements > 20000) return false;  // keeps the interpreter quick
  if (result.name.empty()) result.name = fresh();
  line(fmt::format("{} = pl.{} : {}", result.name, operation, types));
  values_.push_back(result);
  return true;
}

// ---- the program ------------------------------------------------------------------------------------------------

void Generator::input(Value value, bool isInOut, const std::string& description, const std::string& attributes) {
  std::vector<std::string> extents;
  for (const Extent& extent : value.shape)
    extents.push_back(extent.isStatic() ? std::to_string(extent.size) : "\"" + extent.dimension + "\"");
  const std::string name = value.name.substr(1);
  const std::string attribute = fmt::format("{{pl.name = \"{}\", pl.role = \"{}\", pl.shape = [{}]{}}}", name,
                                            isInOut ? "inout" : "in", fmt::join(extents, ", "), attributes);
  arguments_.push_back(fmt::format("{}: {} {}", value.name, typeText(value), attribute));
  if (isInOut) {
    results_.push_back(typeText(value) + " " + attribute);
    inouts_.push_back(value);
  }
  program_.inputs[name] = description;
  values_.push_back(std::move(value));
}

void Generator::declareInputs() {
  const std::vector<std::int64_t> sizes{1, 2, 3, 4, 5, 7, 8, 15, 16, 17, 31, 32, 33, 48, 65};
  for (int i = 0; i < 2; ++i) extents_.push_back({oneOf(sizes), ""});
  for (int i = 0, count = static_cast<int>(below(3)); i < count; ++i) {
    const std::string name = "n" + std::to_string(i);
    extents_.push_back({oneOf(sizes), name});
    program_.dimensions[name] = extents_.back().size;
    // Windows fit the value that the dimension will have, so every greater one is allowed as well.
    arguments_.push_back(fmt::format("%{0}: index {{pl.name = \"{0}\", pl.role = \"dim\", pl.range = [{1}, {2}]}}",
                                     name, extents_.back().size, std::numeric_limits<std::int64_t>::max()));
  }

  const int count = 3 + static_cast<int>(below(3));
  for (int i = 0; i < count; ++i) {
    const std::int64_t rank = chance(75) ? 2 : 1 + below(4);
    Shape shape = randomShape(rank);
    if (rank > 2)  // not too many elements
      for (Extent& extent : shape) extent = {std::min<std::int64_t>(extent.size, 5), ""};
    // Every run-time dimension is some argument's extent.
    if (i + 2 < static_cast<int>(extents_.size())) shape[0] = extents_[static_cast<std::size_t>(i) + 2];
    const DType dtype = chance(8) ? DType::BOOL : randomDType();
    const bool isSpecial = !tolerant_ && chance(35);
    double bound = isSpecial ? kUnbounded : 2;
    if (!is_float(dtype))
      bound = dtype == DType::INT8 || dtype == DType::UINT8 ? 255 : dtype == DType::INT32 ? 2147483648.0 : 0x1p63;
    input({fmt::format("%x{}", i), dtype, shape, std::vector<int>(shape.size(), 0), 0, bound}, chance(30),
          isSpecial ? "special" : "random");
  }
  if (chance(40)) {
    const std::int64_t n = 1 + below(20);
    const std::int64_t rows = 1 + below(3);
    input({"%rows", DType::INT32, {{n, ""}}, {0}, 0, 2147483648.0}, false, "random",
          fmt::format(", pl.range = [0, {}]", rows - 1));
    indexInputs_.emplace_back("%rows", rows);
  }
}

/// InOuts get a value of their type, Outs the latest values; every element of each is valid.
void Generator::declareResults() {
  std::vector<Value> returned;
  for (const Value& inout : inouts_) {
    if (const auto final = finals_.find(inout.name); final != finals_.end()) {
      Value value = inout;
      value.name = final->second;
      program_.tolerances[inout.name.substr(1)] = 0;
      returned.push_back(value);
      continue;
    }
    const auto last = pick(
        [&](const Value& value) { return value.dtype == inout.dtype && value.shape == inout.shape && value.isFull(); });
    program_.tolerances[inout.name.substr(1)] = last->error;
    returned.push_back(*last);
  }
  const std::vector<Value> made = values_;
  const int kept = static_cast<int>(kept_.size()), count = kept + 1 + static_cast<int>(below(4));
  for (int i = 0; i < count; ++i) {
    Value value =
        i < kept ? kept_[static_cast<std::size_t>(i)]
        : i < kept + 2
            ? made[made.size() - 1 -
                   static_cast<std::size_t>(below(std::min<std::int64_t>(static_cast<std::int64_t>(made.size()), 4)))]
            : oneOf(made);
    if (!value.isFull() && value.dtype == DType::BOOL) {
      const std::string name = fresh();
      line(fmt::format("{} = pl.cast {} : {} -> {}", name, value.name, typeText(value),
                       typeText(DType::INT8, value.shape)));
      value.name = name;
      value.dtype = DType::INT8;
    }
    if (!value.isFull()) {
      const std::string name = fresh();
      line(fmt::format("{} = pl.fillpad {} zero : {}", name, value.name, typeText(value)));
      value.name = name;
    }
    std::vector<std::string> extents;
    for (const Extent& extent : value.shape)
      extents.push_back(extent.isStatic() ? std::to_string(extent.size) : "\"" + extent.dimension + "\"");
    const std::string name = fmt::format("y{}", i);
    results_.push_back(fmt::format("{} {{pl.name = \"{}\", pl.role = \"out\", pl.shape = [{}]}}", typeText(value), name,
                                   fmt::join(extents, ", ")));
    program_.tolerances[name] = value.error;
    returned.push_back(value);
  }
  line("return " + namesText(returned) + " : " + typesText(returned));
}

RandomProgram Generator::run() {
  declareInputs();
  for (int i = 0; i < patterns_; ++i) makePattern();
  makeOperations(budget_);
  declareResults();
  program_.text = fmt::format("func.func @random(\n    {})\n    -> ({}) {{\n", fmt::join(arguments_, ",\n    "),
                              fmt::join(results_, ",\n        "));
  for (std::int64_t value : constants_) program_.text += fmt::format("  %c{0} = arith.constant {0} : index\n", value);
  program_.text += body_ + "}\n";
  return program_;
}

RandomProgram generate(std::uint64_t seed, int size, int patterns) { return Generator(seed, size, patterns).run(); }

}  // namespace pl::fuzz
