// Programs with one planted error each: it is refused while building, or checked mode reports it. Nothing is missed.
// And programs without an error: nothing is said about them.
//   PLAIT_PLANTED_SEED=N    starts at this seed (default 1)
//   PLAIT_PLANTED_COUNT=N   plants every kind of error into so many programs (default 40)
//   PLAIT_PLANTED_CLEAN=N   tries so many programs without an error (default 200)
//   PLAIT_PLANTED_KIND=K    plants this kind alone
//   PLAIT_PLANTED_PRINT=1   prints every program with its planted error, and what is said about it
//   PLAIT_PLANTED_TABLE=F   writes the table of docs/testing.md to this file
#include <gtest/gtest.h>

#include <cmath>

#include "Arguments.h"
#include "Planting.h"
#include "pl/executable.h"
#include "pl/program.h"

namespace pl::fuzz {
namespace {

RandomProgram programOf(std::uint64_t seed) {
  return generate(seed, static_cast<int>(seed % 4), 1 + static_cast<int>(seed / 4 % 3));
}

TEST(Planted, CleanProgramsPass) {
  const std::uint64_t first = setting("PLAIT_PLANTED_SEED", 1), count = setting("PLAIT_PLANTED_CLEAN", 200);
  for (std::uint64_t seed = first; seed < first + count; ++seed) {
    const std::string text = programOf(seed).text;
    ASSERT_EQ(saidWhileBuilding(text), "") << "seed " << seed << "\n" << text;
    const Case clean(programOf(seed), seed);
    EXPECT_EQ(clean.verdict.broken, "") << "seed " << seed << "\n" << text;
    EXPECT_FALSE(isBrokenElsewhere(clean, text, /*extents=*/4)) << "seed " << seed << "\n" << text;
    EXPECT_EQ(saidInCheckedMode(text, clean.arguments, clean.holes), "") << "seed " << seed << "\n" << text;
  }
}

/// The oracle judges by what it computes, so that must be what the program means.
TEST(Planted, TheOracleAgreesWithTheInterpreter) {
  const std::uint64_t first = setting("PLAIT_PLANTED_SEED", 1), count = setting("PLAIT_PLANTED_CLEAN", 200);
  for (std::uint64_t seed = first; seed < first + count; ++seed) {
    const Case clean(programOf(seed), seed);
    const Bindings computed = copyOf(clean.arguments);
    interpret(Program::parse(clean.random.text), computed);
    std::size_t result = 0;
    for (std::size_t i = 0; i < computed.size(); ++i) {
      if (clean.signature.parameters[i].role == Role::In) continue;
      const auto& [name, array] = computed[i];
      const std::vector<double>& expected = clean.verdict.results.at(result++);
      // Not the 64 bits of large integers, nor the holes of a cache.
      if (array.dtype() == INT64 || clean.signature.parameters[i].role == Role::InOut) continue;
      const double tolerance = 4 * clean.random.tolerances.at(name);
      for (std::int64_t k = 0; k < array.elements(); ++k) {
        const double got = array.at(k), wanted = expected[static_cast<std::size_t>(k)];
        const bool agrees = got == wanted || (got != got && wanted != wanted) || std::fabs(got - wanted) <= tolerance;
        ASSERT_TRUE(agrees) << "seed " << seed << ", " << name << " at " << k << ": the interpreter has " << got
                            << ", the oracle " << wanted << "\n"
                            << clean.random.text;
      }
    }
  }
}

TEST(Planted, NoErrorIsMissed) {
  const std::uint64_t first = setting("PLAIT_PLANTED_SEED", 1), count = setting("PLAIT_PLANTED_COUNT", 40);
  const std::vector<Mutation> kinds = chosenKinds();
  Tally tally;
  for (std::uint64_t seed = first; seed < first + count; ++seed) {
    const Case original(programOf(seed), seed);
    for (std::size_t i = 0; i < kinds.size(); ++i) plant(original, kinds[i], seed * 1000 + i, tally);
  }
  report(tally, kinds, "PLAIT_PLANTED_TABLE");
  for (const Mutation& kind : kinds)
    EXPECT_TRUE(count < 40 || tally.effective(kind.name) > 0) << "no error of the kind " << kind.name;
}

}  // namespace
}  // namespace pl::fuzz
