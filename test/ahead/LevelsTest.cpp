#include "ahead/Levels.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "llvm/TargetParser/Host.h"
#include "target/cpu/Target.h"

namespace pl::ahead {
namespace {

using Features = std::set<std::string_view>;

const Features kV3 = {"avx2", "bmi", "bmi2", "f16c", "fma", "lzcnt", "movbe"};
const Features kV4 = {"avx512f", "avx512bw", "avx512cd", "avx512dq", "avx512vl"};

Features operator+(Features a, const Features& b) {
  a.insert(b.begin(), b.end());
  return a;
}
Features operator-(Features a, std::string_view feature) {
  a.erase(feature);
  return a;
}

std::string_view chosen(const Features& cpu) {
  const auto level = fastestLevel([&](std::string_view feature) { return cpu.contains(feature); });
  return level ? levels()[*level].target : "none";
}

TEST(Levels, TheFastestThatACpuRuns) {
  EXPECT_EQ(chosen({}), "none");
  EXPECT_EQ(chosen(kV3 - "fma"), "none");
  EXPECT_EQ(chosen(kV3), "x86-64-v3") << "Haswell to Alder Lake, Zen 1 to 3";
  EXPECT_EQ(chosen(kV3 + Features{"avx512f", "avx512cd"}), "x86-64-v3") << "Knights Landing";
  EXPECT_EQ(chosen(kV3 + kV4), "x86-64-v4") << "Skylake to Ice Lake servers";
  EXPECT_EQ(chosen(kV3 + kV4 + Features{"avx512bf16"}), "x86-64-v4-bf16") << "Sapphire Rapids, Zen 4";
}

// What a hypervisor hides is not there, whatever else is.
TEST(Levels, OneFeatureMayBeMissing) {
  const Features all = kV3 + kV4 + Features{"avx512bf16"};
  for (const std::string_view feature : kV3) EXPECT_EQ(chosen(all - feature), "none") << feature;
  for (const std::string_view feature : kV4) EXPECT_EQ(chosen(all - feature), "x86-64-v3") << feature;
}

TEST(Levels, NeedWhatTheCompilersTargetsNeed) {
  for (const Level& level : levels()) {
    const std::vector<std::string_view> needed = cpu::requiredFeatures(cpu::targetNamed(level.target));
    EXPECT_THAT(std::vector(level.features.begin(), level.features.end()), testing::UnorderedElementsAreArray(needed))
        << level.target;
  }
}

TEST(Levels, ThisCpuIsTheOneThatLlvmSees) {
  const auto host = llvm::sys::getHostCPUFeatures();
  for (const std::string_view feature : levels().front().features) {
    EXPECT_EQ(thisCpuHas(feature), host.lookup(llvm::StringRef(feature.data(), feature.size()))) << feature;
  }
  EXPECT_FALSE(thisCpuHas("amx"));
}

}  // namespace
}  // namespace pl::ahead
