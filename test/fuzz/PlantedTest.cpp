// Programs with one planted error each: it is refused while building, or checked mode reports it. Nothing is missed.
// And programs without an error: nothing is said about them.
//   PLAIT_PLANTED_SEED=N    starts at this seed (default 1)
//   PLAIT_PLANTED_COUNT=N   plants every kind of error into so many programs (default 12)
//   PLAIT_PLANTED_CLEAN=N   tries so many programs without an error (default 200)
//   PLAIT_PLANTED_KIND=K    plants this kind alone
//   PLAIT_PLANTED_PRINT=1   prints every program with its planted error, and what is said about it
//   PLAIT_PLANTED_TABLE=F   writes the table of docs/testing.md to this file
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <fstream>
#include <iostream>

#include "Arguments.h"
#include "Mutations.h"
#include "Oracle.h"
#include "RandomProgram.h"
#include "Tally.h"
#include "dialect/Context.h"
#include "dialect/ProgramImpl.h"
#include "mlir/Parser/Parser.h"
#include "pl/error.h"
#include "pl/executable.h"
#include "pl/program.h"

namespace pl::fuzz {
namespace {

RandomProgram programOf(std::uint64_t seed) {
  return generate(seed, static_cast<int>(seed % 4), 1 + static_cast<int>(seed / 4 % 2));
}

/// What is said about the program while it is built; empty: nothing.
std::string saidWhileBuilding(const std::string& text) {
  try {
    (void)Program::parse(text);
    return "";
  } catch (const BuildError& error) {
    return error.what();
  }
}

/// What checked mode says about the program.
std::string saidInCheckedMode(const std::string& text, const Bindings& arguments, const Bindings& holes) {
  try {
    interpret(Program::parse(text), copyOf(arguments), {.checked = true, .holes = holes});
    return "";
  } catch (const InternalError& error) {
    ADD_FAILURE() << error.what() << "\n" << text;
    return "";
  } catch (const Error& error) {
    return error.what();
  }
}

/// A program as MLIR, to be changed.
struct Editable {
  explicit Editable(const std::string& text)
      : context(ir::makeContext()), module(mlir::parseSourceString<mlir::ModuleOp>(text, context.get())) {}
  mlir::func::FuncOp function() { return *module->getOps<mlir::func::FuncOp>().begin(); }
  std::string text() {
    std::string text;
    llvm::raw_string_ostream out(text);
    module->print(out, mlir::OpPrintingFlags().assumeVerified());  // it may be a program that the verifier refuses
    return text;
  }

  std::unique_ptr<mlir::MLIRContext> context;
  mlir::OwningOpRef<mlir::ModuleOp> module;
};

/// A program, its arguments and what it computes.
struct Case {
  RandomProgram random;
  Signature signature;
  Bindings arguments;
  Bindings holes;
  Verdict verdict;

  explicit Case(std::uint64_t seed) : random(programOf(seed)) {
    signature = Program::parse(random.text).signature();
    arguments = makeArguments(signature, random, random.dimensions, seed);
    holes = holesOf(random, arguments);
    verdict = judge(Editable(random.text).function(), random.dimensions, arguments, holes);
  }
};

bool sameResults(const Verdict& a, const Verdict& b) {
  const auto same = [](double x, double y) { return x == y || (x != x && y != y); };
  for (std::size_t i = 0; i < a.results.size(); ++i)
    if (!std::equal(a.results[i].begin(), a.results[i].end(), b.results[i].begin(), b.results[i].end(), same))
      return false;
  return true;
}

/// Whether the error shows for other dimensions than the case's: what is refused while building need not be wrong for
/// all of them.
bool isBrokenElsewhere(Editable& mutant, const Case& original, std::uint64_t seed) {
  for (std::int64_t more = 1; more <= 16; ++more) {
    std::map<std::string, std::int64_t> dimensions = original.random.dimensions;
    for (auto& [name, extent] : dimensions) extent += more;
    const Bindings arguments = makeArguments(original.signature, original.random, dimensions, seed);
    if (!judge(mutant.function(), dimensions, arguments, holesOf(original.random, arguments)).broken.empty())
      return true;
  }
  return false;
}

struct Outcome {
  Fate fate = Fate::harmless;
  std::string broken, said, text;
};

Outcome outcomeOf(Editable& mutant, const Case& original, std::uint64_t seed) {
  Outcome outcome;
  outcome.text = mutant.text();
  const Verdict verdict = judge(mutant.function(), original.random.dimensions, original.arguments, original.holes);
  outcome.broken = verdict.broken;
  outcome.said = saidWhileBuilding(outcome.text);
  if (!outcome.said.empty()) {
    const bool isBroken = !verdict.broken.empty() || isBrokenElsewhere(mutant, original, seed);
    outcome.fate = isBroken ? Fate::building : Fate::unconfirmed;
    return outcome;
  }
  outcome.said = saidInCheckedMode(outcome.text, original.arguments, original.holes);
  if (!outcome.said.empty())
    outcome.fate = verdict.broken.empty() ? Fate::unconfirmed : Fate::checked;
  else if (!verdict.broken.empty())
    outcome.fate = Fate::missed;
  else
    outcome.fate = sameResults(verdict, original.verdict) ? Fate::harmless : Fate::other;
  return outcome;
}

const char* nameOf(Fate fate) {
  switch (fate) {
    case Fate::harmless: return "harmless";
    case Fate::other: return "another program";
    case Fate::building: return "while building";
    case Fate::checked: return "in checked mode";
    case Fate::missed: return "missed";
    case Fate::unconfirmed: return "said, but the oracle finds no rule broken";
  }
  return "";
}

TEST(Planted, CleanProgramsPass) {
  const std::uint64_t first = setting("PLAIT_PLANTED_SEED", 1), count = setting("PLAIT_PLANTED_CLEAN", 200);
  for (std::uint64_t seed = first; seed < first + count; ++seed) {
    const std::string text = programOf(seed).text;
    ASSERT_EQ(saidWhileBuilding(text), "") << "seed " << seed << "\n" << text;
    const Case clean(seed);
    EXPECT_EQ(clean.verdict.broken, "") << "seed " << seed << "\n" << text;
    EXPECT_EQ(saidInCheckedMode(text, clean.arguments, clean.holes), "") << "seed " << seed << "\n" << text;
  }
}

/// The oracle judges by what it computes, so that must be what the program means.
TEST(Planted, TheOracleAgreesWithTheInterpreter) {
  const std::uint64_t first = setting("PLAIT_PLANTED_SEED", 1), count = setting("PLAIT_PLANTED_CLEAN", 200);
  for (std::uint64_t seed = first; seed < first + count; ++seed) {
    const Case clean(seed);
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
  const std::uint64_t first = setting("PLAIT_PLANTED_SEED", 1), count = setting("PLAIT_PLANTED_COUNT", 12);
  const char* only = std::getenv("PLAIT_PLANTED_KIND");
  const std::vector<Mutation> kinds = allMutations();
  Tally tally;
  for (std::uint64_t seed = first; seed < first + count; ++seed) {
    const Case original(seed);
    for (std::size_t i = 0; i < kinds.size(); ++i) {
      if (only && kinds[i].name != only) continue;
      Editable mutant(original.random.text);
      std::mt19937_64 random(seed * 1000 + i);
      if (!kinds[i].plant(mutant.function(), random)) continue;
      const Outcome outcome = outcomeOf(mutant, original, seed);
      tally.count(kinds[i].name, outcome.fate);
      const std::string report = fmt::format("seed {}, {}: {}\nthe oracle: {}\nsaid: {}\n{}", seed, kinds[i].name,
                                             nameOf(outcome.fate), outcome.broken, outcome.said, outcome.text);
      if (setting("PLAIT_PLANTED_PRINT", 0)) std::cout << report;
      if (outcome.fate == Fate::missed || outcome.fate == Fate::unconfirmed) ADD_FAILURE() << report;
    }
  }
  const std::string table = tally.table(kinds);
  std::cout << table;
  if (const char* file = std::getenv("PLAIT_PLANTED_TABLE")) std::ofstream(file) << table;
}

}  // namespace
}  // namespace pl::fuzz
