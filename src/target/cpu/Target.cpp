#include "target/cpu/Target.h"

#include <algorithm>
#include <array>
#include <vector>

#include "llvm/TargetParser/Host.h"
#include "pl/error.h"
#include "pl/suggestion.h"

namespace pl::cpu {
namespace {

// The psABI's levels, by what they add to the baseline that compilers can name and code here uses.
constexpr std::array kLevel3 = {std::string_view("avx2"), std::string_view("bmi"), std::string_view("bmi2"),
                                std::string_view("f16c"), std::string_view("fma"), std::string_view("lzcnt"),
                                std::string_view("movbe")};
constexpr std::array kLevel4 = {std::string_view("avx512f"), std::string_view("avx512bw"), std::string_view("avx512cd"),
                                std::string_view("avx512dq"), std::string_view("avx512vl")};

bool has(const Features& features, std::string_view name) {
  return features.lookup(llvm::StringRef(name.data(), name.size()));
}

template <class Names>
bool hasAll(const Features& features, const Names& names) {
  return std::ranges::all_of(names, [&](std::string_view name) { return has(features, name); });
}

VectorTarget vectorsOf(const Features& host) {
  if (!hasAll(host, kLevel4)) return {.vectorBits = 256, .hasAvx512 = false, .hasBf16Dot = false};
  return {.vectorBits = 512, .hasAvx512 = true, .hasBf16Dot = has(host, "avx512bf16")};
}

// In a fixed order: the string is part of the key under which objects are cached.
std::string featureText(const Features& features) {
  std::vector<std::string> parts;
  for (const auto& feature : features) parts.push_back((feature.second ? "+" : "-") + feature.first().str());
  std::ranges::sort(parts);
  std::string text;
  for (const std::string& part : parts) text += (text.empty() ? "" : ",") + part;
  return text;
}

}  // namespace

Target targetNamed(std::string_view name, std::string_view hostCpu, const Features& host) {
  if (name == "x86-64-v3") return {"x86-64-v3", "x86-64-v3", "", {256, false, false}};
  if (name == "x86-64-v4") return {"x86-64-v4", "x86-64-v4", "", {512, true, false}};
  if (name == "x86-64-v4-bf16") return {"x86-64-v4-bf16", "x86-64-v4", "+avx512bf16", {512, true, true}};
  if (name == "native") return {"native", std::string(hostCpu), featureText(host), vectorsOf(host)};
  static const std::vector<std::string> kNames = {"native", "x86-64-v3", "x86-64-v4", "x86-64-v4-bf16"};
  throw BuildError("unknown target '" + std::string(name) + "'" + suggestion(name, kNames, "targets"));
}

Target targetNamed(std::string_view name) {
  return targetNamed(name, llvm::sys::getHostCPUName().str(), llvm::sys::getHostCPUFeatures());
}

std::vector<std::string_view> requiredFeatures(const Target& target) {
  std::vector<std::string_view> names(kLevel3.begin(), kLevel3.end());
  if (target.vector.hasAvx512) names.insert(names.end(), kLevel4.begin(), kLevel4.end());
  if (target.vector.hasBf16Dot) names.push_back("avx512bf16");
  return names;
}

void checkRuns(const Target& target, std::string_view hostCpu, const Features& host) {
  for (const std::string_view name : requiredFeatures(target)) {
    if (has(host, name)) continue;
    throw BuildError("target " + target.name + " expects a CPU with " + std::string(name) + " but got " +
                     std::string(hostCpu) + (target.name == "native" ? "" : "; use target native"));
  }
}

void checkRunsHere(const Target& target) {
  checkRuns(target, llvm::sys::getHostCPUName().str(), llvm::sys::getHostCPUFeatures());
}

}  // namespace pl::cpu
