// The instruction sets that programs are compiled for ahead of time, and which of them a CPU takes.
#pragma once

#include <array>
#include <cstddef>
#include <functional>
#include <optional>
#include <span>
#include <string_view>

namespace pl::ahead {

/// Number of levels; a program has one entry point for each.
inline constexpr std::size_t kLevels = 3;

struct Level {
  std::string_view target;                     ///< as CompileOptions::target names it
  std::span<const std::string_view> features;  ///< that its code needs, by the names that C compilers use
};

/// The fastest first.
const std::array<Level, kLevels>& levels();

/// The number of the first level of which the CPU has every feature; none for a CPU below x86-64-v3.
std::optional<std::size_t> fastestLevel(const std::function<bool(std::string_view feature)>& cpuHas);

/// Whether this CPU, and the system on it, has one of the features that levels name.
bool thisCpuHas(std::string_view feature);

}  // namespace pl::ahead
