// The processors that programs are compiled for.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "llvm/ADT/StringMap.h"
#include "target/cpu/VectorTarget.h"

namespace pl::cpu {

struct Target {
  std::string name;      ///< as the user spells it
  std::string cpu;       ///< LLVM's name of the processor
  std::string features;  ///< LLVM's "+avx2,-avx512f,…" on top of what `cpu` implies
  VectorTarget vector;
};

/// Which CPU features there are, by LLVM's names.
using Features = llvm::StringMap<bool>;

/// The target called `name`: "native" is what `host` offers. Throws BuildError for an unknown name, listing the known.
Target targetNamed(std::string_view name, std::string_view hostCpu, const Features& host);
/// The same for this machine.
Target targetNamed(std::string_view name);

/// Throws BuildError that names the first feature which `target` needs and `host` lacks.
void checkRuns(const Target& target, std::string_view hostCpu, const Features& host);
void checkRunsHere(const Target& target);

/// The features that code for `target` needs beyond the x86-64 baseline, by the names that C compilers use.
std::vector<std::string_view> requiredFeatures(const Target& target);

}  // namespace pl::cpu
