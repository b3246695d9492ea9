#include "Arguments.h"

#include <algorithm>
#include <cstdlib>

#include "reference/Inputs.h"

namespace pl::fuzz {

std::uint64_t setting(const char* name, std::uint64_t otherwise) {
  const char* text = std::getenv(name);
  return text ? std::strtoull(text, nullptr, 10) : otherwise;
}

Bindings makeArguments(const Signature& signature, const RandomProgram& random,
                       const std::map<std::string, std::int64_t>& dimensions, std::uint64_t seed) {
  std::vector<std::int64_t> extents;
  for (const Dimension& dimension : signature.dimensions) extents.push_back(dimensions.at(dimension.name));
  Bindings arguments;
  for (const Parameter& parameter : signature.parameters) {
    std::vector<std::int64_t> shape;
    for (const Extent& extent : parameter.shape) {
      shape.push_back(extent.size);
      for (const std::string& dimension : extent.dimensions) shape.back() *= dimensions.at(dimension);
    }
    const std::string description = parameter.role == Role::Out ? "full:85" : random.inputs.at(parameter.name);
    arguments.emplace_back(parameter.name, reference::fill(parameter.dtype, shape, description, seed++,
                                                           signature.values(parameter, extents)));
  }
  return arguments;
}

Bindings copyOf(const Bindings& arguments) {
  Bindings copies;
  for (const auto& [name, array] : arguments) copies.emplace_back(name, array.clone());
  return copies;
}

Bindings holesOf(const RandomProgram& random, const Bindings& arguments) {
  const auto find = [&](const std::string& name) -> const Array& {
    return std::find_if(arguments.begin(), arguments.end(), [&](const auto& named) { return named.first == name; })
        ->second;
  };
  Bindings holes;
  for (const Cache& cache : random.caches) {
    const Array &rows = find(cache.name), &lengths = find(cache.lengths);
    Array array(DType::BOOL, rows.shape());
    const std::int64_t width = rows.shape()[1];
    for (std::int64_t i = 0; i < array.elements(); ++i) {
      const std::int64_t row = i / width;
      const auto position = static_cast<std::int64_t>(lengths.at(row / (cache.rows * cache.heads))) - 1;
      array.set(i, row % cache.rows >= position ? 1 : 0);
    }
    holes.emplace_back(cache.name, array);
  }
  return holes;
}

}  // namespace pl::fuzz
