#include "SimplerWords.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>
#include <string_view>

namespace pl::tool {
namespace {

std::optional<std::int64_t> integer_of(std::string_view text) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::optional<std::vector<std::int64_t>> list_of(std::string_view text) {
  std::vector<std::int64_t> list;
  for (;;) {
    const auto comma = text.find(',');
    const auto value = integer_of(text.substr(0, comma));
    if (!value) return std::nullopt;
    list.push_back(*value);
    if (comma == std::string_view::npos) return list;
    text.remove_prefix(comma + 1);
  }
}

/// 0, 1, 2, 3, 4, 6, 8, 12, 16, … below `value`, and the number before it: few enough to try all.
std::vector<std::int64_t> smaller_numbers(std::int64_t value) {
  std::vector<std::int64_t> numbers;
  for (std::int64_t power = 1; power < value; power *= 2) {
    if (power == 1) numbers.push_back(0);
    numbers.push_back(power);
    if (power > 1 && power / 2 * 3 < value) numbers.push_back(power / 2 * 3);
    if (power > INT64_MAX / 2) break;
  }
  if (value == 1) numbers.push_back(0);
  if (value > 1 && numbers.back() != value - 1) numbers.push_back(value - 1);
  return numbers;
}

std::vector<std::string> simpler_lists(const std::vector<std::int64_t>& list) {
  std::vector<std::string> simpler;
  const auto add = [&](const std::vector<std::int64_t>& candidate) {
    simpler.push_back(fmt::format("{}", fmt::join(candidate, ",")));
  };
  // Runs of numbers left out: half of them, a quarter, … one.
  for (std::size_t run = list.size() / 2; run > 0; run /= 2) {
    for (std::size_t begin = 0; begin + run <= list.size(); begin += run) {
      std::vector<std::int64_t> shorter = list;
      const auto first = shorter.begin() + static_cast<std::ptrdiff_t>(begin);
      shorter.erase(first, first + static_cast<std::ptrdiff_t>(run));
      add(shorter);
    }
  }
  for (std::size_t i = 0; i < list.size(); ++i) {
    for (const std::int64_t number : smaller_numbers(list[i])) {
      std::vector<std::int64_t> lower = list;
      lower[i] = number;
      add(lower);
    }
  }
  return simpler;
}

bool is_flag(std::string_view text) { return text == "0" || text == "1"; }

}  // namespace

std::vector<std::string> simpler_values(const KernelOption& option, const std::string& value) {
  const std::string& standard = option.default_value;
  if (is_flag(value) && is_flag(standard)) {
    return value == standard ? std::vector<std::string>{} : std::vector{standard};
  }
  if (const auto list = list_of(value)) return simpler_lists(*list);
  const std::size_t colon = value.rfind(':');
  if (colon != std::string::npos) {
    if (const auto list = list_of(std::string_view(value).substr(colon + 1))) {
      std::vector<std::string> simpler = simpler_lists(*list);
      for (std::string& text : simpler) text = value.substr(0, colon + 1) + text;
      return simpler;
    }
  }
  return value == standard ? std::vector<std::string>{} : std::vector{standard};
}

}  // namespace pl::tool
