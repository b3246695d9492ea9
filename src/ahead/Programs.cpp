#include "ahead/Programs.h"

#include <algorithm>

#include "ahead/Key.h"
#include "ahead/Table.h"

namespace pl::ahead {
namespace {

/// The level that is to run for `target`.
std::optional<std::size_t> levelFor(std::string_view target) {
  static const std::optional<std::size_t> fastest = fastestLevel(thisCpuHas);
  if (target == "native" || !fastest) return fastest;
  // What a level needs, every faster one needs too.
  for (std::size_t level = *fastest; level < kLevels; ++level) {
    if (levels()[level].target == target) return level;
  }
  return std::nullopt;
}

}  // namespace

std::string_view targetHere(std::string_view target) {
  const std::optional<std::size_t> level = levelFor(target);
  return level ? levels()[*level].target : std::string_view();
}

std::optional<Executable> find(std::string_view kernel, const kernels::qwen3::Config& config, std::string_view target) {
  const std::optional<std::size_t> level = levelFor(target);
  if (!level) return std::nullopt;
  const auto row = std::ranges::find(programs(), keyOf(kernel, config), &ProgramRow::key);
  if (row == programs().end()) return std::nullopt;
  return Executable(signatureOf(*row), row->entries[*level], nullptr);
}

}  // namespace pl::ahead
