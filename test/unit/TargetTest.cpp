#include "target/cpu/Target.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "pl/error.h"

namespace pl::cpu {
namespace {

using testing::HasSubstr;
using testing::ThrowsMessage;

Features features(std::initializer_list<const char*> names) {
  Features all;
  for (const char* name : names) all[name] = true;
  return all;
}

const Features kHaswell = features({"avx2", "bmi", "bmi2", "f16c", "fma", "lzcnt", "movbe"});
const Features kZen4 = features({"avx2", "bmi", "bmi2", "f16c", "fma", "lzcnt", "movbe", "avx512f", "avx512bw",
                                 "avx512cd", "avx512dq", "avx512vl", "avx512bf16"});

TEST(Target, LevelsAreTheSameOnEveryHost) {
  const Target v3 = targetNamed("x86-64-v3", "znver4", kZen4);
  EXPECT_EQ(v3.cpu, "x86-64-v3");
  EXPECT_EQ(v3.features, "");
  EXPECT_EQ(v3.vector.vectorBits, 256);
  EXPECT_FALSE(v3.vector.hasAvx512);
  const Target v4 = targetNamed("x86-64-v4", "haswell", kHaswell);
  EXPECT_EQ(v4.vector.vectorBits, 512);
  EXPECT_TRUE(v4.vector.hasAvx512);
  EXPECT_FALSE(v4.vector.hasBf16Dot) << "the level does not promise it";
  const Target dot = targetNamed("x86-64-v4-bf16", "haswell", kHaswell);
  EXPECT_EQ(dot.cpu, "x86-64-v4");
  EXPECT_EQ(dot.features, "+avx512bf16");
  EXPECT_EQ(dot.vector.vectorBits, 512);
  EXPECT_TRUE(dot.vector.hasBf16Dot);
}

TEST(Target, NativeIsWhatTheHostOffers) {
  const Target zen = targetNamed("native", "znver4", kZen4);
  EXPECT_EQ(zen.cpu, "znver4");
  EXPECT_THAT(zen.features, HasSubstr("+avx512bf16,"));
  EXPECT_EQ(zen.vector.vectorBits, 512);
  EXPECT_TRUE(zen.vector.hasBf16Dot);
  const Target haswell = targetNamed("native", "haswell", kHaswell);
  EXPECT_EQ(haswell.vector.vectorBits, 256);
  EXPECT_FALSE(haswell.vector.hasAvx512);
}

TEST(Target, UnknownNamesListTheKnown) {
  EXPECT_THAT([] { targetNamed("x86-64-v5", "znver4", kZen4); },
              ThrowsMessage<BuildError>("unknown target 'x86-64-v5'; did you mean 'x86-64-v3'? known targets: native, "
                                        "x86-64-v3, x86-64-v4, x86-64-v4-bf16"));
}

TEST(Target, ALackingFeatureIsNamed) {
  checkRuns(targetNamed("x86-64-v3", "haswell", kHaswell), "haswell", kHaswell);
  EXPECT_THAT(
      [] { checkRuns(targetNamed("x86-64-v4", "haswell", kHaswell), "haswell", kHaswell); },
      ThrowsMessage<BuildError>("target x86-64-v4 expects a CPU with avx512f but got haswell; use target native"));
  Features cascadeLake = kZen4;
  cascadeLake["avx512bf16"] = false;
  checkRuns(targetNamed("x86-64-v4", "cascadelake", cascadeLake), "cascadelake", cascadeLake);
  EXPECT_THAT([&] { checkRuns(targetNamed("x86-64-v4-bf16", "", cascadeLake), "cascadelake", cascadeLake); },
              ThrowsMessage<BuildError>(
                  "target x86-64-v4-bf16 expects a CPU with avx512bf16 but got cascadelake; use target native"));
  EXPECT_THAT([] { checkRuns(targetNamed("native", "nehalem", {}), "nehalem", {}); },
              ThrowsMessage<BuildError>("target native expects a CPU with avx2 but got nehalem"));
}

TEST(Target, ThisMachineRunsItsOwnCode) { checkRunsHere(targetNamed("native")); }

}  // namespace
}  // namespace pl::cpu
