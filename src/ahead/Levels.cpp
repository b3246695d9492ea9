#include "ahead/Levels.h"

#include <algorithm>

namespace pl::ahead {
namespace {

// A level's features are the first of these, in their order.
constexpr std::array<std::string_view, 13> kFeatures = {
    "avx2",      "bmi",      "bmi2",     "f16c",     "fma",      "lzcnt", "movbe",  // x86-64-v3
    "avx512f",   "avx512bw", "avx512cd", "avx512dq", "avx512vl",                    // x86-64-v4
    "avx512bf16"};
constexpr std::size_t kOfV3 = 7, kOfV4 = 12;

}  // namespace

const std::array<Level, kLevels>& levels() {
  static constexpr std::span kAll(kFeatures);
  static constexpr std::array<Level, kLevels> kLevelList = {
      Level{"x86-64-v4-bf16", kAll}, Level{"x86-64-v4", kAll.first(kOfV4)}, Level{"x86-64-v3", kAll.first(kOfV3)}};
  return kLevelList;
}

std::optional<std::size_t> fastestLevel(const std::function<bool(std::string_view)>& cpuHas) {
  const auto found =
      std::ranges::find_if(levels(), [&](const Level& level) { return std::ranges::all_of(level.features, cpuHas); });
  if (found == levels().end()) return std::nullopt;
  return found - levels().begin();
}

bool thisCpuHas(std::string_view feature) {
  // The compiler's built-in takes literals alone.
  struct Known {
    std::string_view name;
    bool here;
  };
#define PL_FEATURE(name) Known{name, __builtin_cpu_supports(name) != 0}
  static const std::array known = {PL_FEATURE("avx2"),      PL_FEATURE("bmi"),      PL_FEATURE("bmi2"),
                                   PL_FEATURE("f16c"),      PL_FEATURE("fma"),      PL_FEATURE("lzcnt"),
                                   PL_FEATURE("movbe"),     PL_FEATURE("avx512f"),  PL_FEATURE("avx512bw"),
                                   PL_FEATURE("avx512cd"),  PL_FEATURE("avx512dq"), PL_FEATURE("avx512vl"),
                                   PL_FEATURE("avx512bf16")};
#undef PL_FEATURE
  const auto found = std::ranges::find(known, feature, &Known::name);
  return found != known.end() && found->here;
}

}  // namespace pl::ahead
