// Random operations that move elements: windows, shapes and padding.
#include <fmt/format.h>

#include <algorithm>

#include "Generator.h"

namespace pl::fuzz {

using std::max;

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
  result.pads = meet(source->pads, destination->pads);
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
    result.pads = meet(result.pads, next->pads);
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
  const auto source = pick([](const Value& value) { return value.isNumber() && !value.isFull(); });
  if (!source) return false;
  Value result = *source;
  result.name.clear();
  result.partial.assign(result.partial.size(), 0);
  const std::string pad = source->isExact() && chance(50) ? oneOf<std::string>({"min", "max"}) : "zero";
  if (pad != "zero" && is_float(source->dtype)) result.bound = kUnbounded;
  result.pads = meet(source->pads, pad == "zero" ? Pads::zero : pad == "min" ? Pads::least : Pads::greatest);
  return make(result, "fillpad " + source->name + " " + pad, typeText(*source));
}

}  // namespace pl::fuzz
