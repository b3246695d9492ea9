// Random tensors from numbers, and rows picked by an index tensor.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "Generator.h"

namespace pl::fuzz {

bool Generator::makeGather() {
  if (indexInputs_.empty()) return false;
  const auto& [indices, rows] = oneOf(indexInputs_);
  const auto source = pick(
      [rows = rows](const Value& value) { return value.isMatrix() && value.isFull() && value.shape[0].size >= rows; });
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
    const auto source = pick(
        [&](const Value& value) { return value.dtype == result.dtype && value.isFull() && value.pads == Pads::none; });
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
