#include "pl/signature.h"

#include <algorithm>
#include <charconv>

namespace pl {

std::string Extent::text() const {
  std::string text = size == 1 && !is_static() ? "" : std::to_string(size);
  for (const std::string& dimension : dimensions) text += (text.empty() ? "" : "*") + dimension;
  return text;
}

std::optional<Extent> Extent::parse(std::string_view text) {
  Extent extent;
  for (bool first = true; first || !text.empty(); first = false) {
    const std::string_view factor = text.substr(0, text.find('*'));
    const bool last = factor.size() == text.size();
    text.remove_prefix(last ? text.size() : factor.size() + 1);
    if (factor.empty() || (!last && text.empty())) return std::nullopt;
    if (first && factor.front() >= '0' && factor.front() <= '9') {
      const auto [end, error] = std::from_chars(factor.data(), factor.data() + factor.size(), extent.size);
      if (error != std::errc() || end != factor.data() + factor.size()) return std::nullopt;
    } else {
      extent.dimensions.emplace_back(factor);
    }
  }
  return extent;
}

const Parameter* Signature::find(const std::string& parameter) const {
  const auto found = std::ranges::find(parameters, parameter, &Parameter::name);
  return found == parameters.end() ? nullptr : &*found;
}

std::optional<ValueRange> Signature::values(const Parameter& parameter,
                                            const std::vector<std::int64_t>& extents) const {
  if (!parameter.below) return parameter.range;
  std::int64_t limit = parameter.below->size;
  for (const std::string& name : parameter.below->dimensions) {
    const auto found = std::ranges::find(dimensions, name, &Dimension::name);
    limit *= extents[static_cast<std::size_t>(found - dimensions.begin())];
  }
  return ValueRange{0, limit - 1};
}

}  // namespace pl
