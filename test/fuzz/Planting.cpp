#include "Planting.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iostream>

#include "Arguments.h"
#include "analysis/Obligations.h"
#include "dialect/Context.h"
#include "mlir/IR/Diagnostics.h"
#include "mlir/IR/Verifier.h"
#include "mlir/Parser/Parser.h"
#include "pl/error.h"
#include "pl/executable.h"
#include "pl/program.h"

namespace pl::fuzz {
namespace {

/// A program as MLIR, to be changed.
struct Editable {
  explicit Editable(const std::string& text)
      : context(ir::makeContext()),
        module(mlir::parseSourceString<mlir::ModuleOp>(
            text, mlir::ParserConfig(context.get(), /*verifyAfterParse=*/false))) {}
  mlir::func::FuncOp function() { return *module->getOps<mlir::func::FuncOp>().begin(); }
  std::string text() {
    std::string text;
    llvm::raw_string_ostream out(text);
    module->print(out, mlir::OpPrintingFlags().assumeVerified());  // it may be a program that the verifier refuses
    return text;
  }

  /// Whether the text keeps the rules that need no run (marked C).
  bool verifies() {
    const mlir::ScopedDiagnosticHandler silent(context.get(), [](mlir::Diagnostic&) { return mlir::success(); });
    return mlir::succeeded(mlir::verify(*module));
  }

  std::unique_ptr<mlir::MLIRContext> context;
  mlir::OwningOpRef<mlir::ModuleOp> module;
};

bool sameResults(const Verdict& a, const Verdict& b) {
  const auto same = [](double x, double y) { return x == y || (x != x && y != y); };
  for (std::size_t i = 0; i < a.results.size(); ++i)
    if (!std::equal(a.results[i].begin(), a.results[i].end(), b.results[i].begin(), b.results[i].end(), same))
      return false;
  return true;
}

struct Outcome {
  Fate fate = Fate::harmless;
  std::string broken, said, text;
};

/// Whether the proofs say that no rule can be broken.
bool isProved(const std::string& text) {
  Editable program(text);
  const auto proved = [](const analysis::Obligation& obligation) { return obligation.isProved; };
  return program.module && llvm::all_of(analysis::obligationsOf(program.function()), proved);
}

Outcome outcomeOf(Editable& mutant, const Case& original) {
  Outcome outcome;
  outcome.text = mutant.text();
  const Verdict verdict = judge(mutant.function(), original.random.dimensions, original.arguments, original.holes);
  outcome.broken = verdict.broken;
  outcome.said = saidWhileBuilding(outcome.text);
  if (!outcome.said.empty()) {
    // What is refused while building need not be wrong for the case's arguments.
    const bool isBroken =
        !verdict.broken.empty() || !mutant.verifies() || isBrokenElsewhere(original, outcome.text, /*extents=*/40);
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

}  // namespace

Case::Case(RandomProgram program, std::uint64_t seedOfArguments)
    : random(std::move(program)), seed(seedOfArguments), signature(Program::parse(random.text).signature()) {
  arguments = makeArguments(signature, random, random.dimensions, seed);
  holes = holesOf(random, arguments);
  verdict = judge(Editable(random.text).function(), random.dimensions, arguments, holes);
}

bool isBrokenElsewhere(const Case& original, const std::string& text, std::int64_t extents) {
  // Integers that must lie in a range: as random as the case's, all as low as they may be, all as high.
  std::vector<RandomProgram> inputs(3, original.random);
  for (const Parameter& parameter : original.signature.parameters)
    if (parameter.range && parameter.role != Role::Out) {
      inputs[1].inputs[parameter.name] = fmt::format("full:{}", parameter.range->lowest);
      inputs[2].inputs[parameter.name] = fmt::format("full:{}", parameter.range->highest);
    }
  for (std::int64_t more = 0; more < extents; ++more) {
    std::map<std::string, std::int64_t> dimensions;
    for (const Dimension& dimension : original.signature.dimensions)
      dimensions[dimension.name] = dimension.range.lowest + more;
    for (const RandomProgram& random : inputs) {
      const Bindings arguments = makeArguments(original.signature, random, dimensions, original.seed);
      const Verdict verdict =
          judge(Editable(text).function(), dimensions, arguments, holesOf(original.random, arguments));
      if (!verdict.broken.empty()) return true;
    }
    if (dimensions.empty()) return false;
  }
  return false;
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

std::vector<Mutation> chosenKinds() {
  std::vector<Mutation> kinds = allMutations();
  if (const char* only = std::getenv("PLAIT_PLANTED_KIND"))
    std::erase_if(kinds, [&](const Mutation& kind) { return kind.name != only; });
  return kinds;
}

void plant(const Case& original, const Mutation& kind, std::uint64_t choice, Tally& tally) {
  Editable mutant(original.random.text);
  std::mt19937_64 random(choice);
  if (!kind.plant(mutant.function(), random)) return;
  const Outcome outcome = outcomeOf(mutant, original);
  tally.count(kind.name, outcome.fate);
  const std::string report = fmt::format("seed {}, {}: {}\nthe oracle: {}\nsaid: {}\n{}", original.seed, kind.name,
                                         nameOf(outcome.fate), outcome.broken, outcome.said, outcome.text);
  if (setting("PLAIT_PLANTED_PRINT", 0)) std::cout << report;
  // What pads do, and what a caller leaves out, is for checked mode alone; everything else must be left open by the
  // proofs.
  if (!outcome.broken.empty() && outcome.broken != "a pad changes a result") {
    const Verdict whole = judge(mutant.function(), original.random.dimensions, original.arguments, {});
    if (!whole.broken.empty()) EXPECT_FALSE(isProved(outcome.text)) << report;
  }
  if (outcome.fate == Fate::missed || outcome.fate == Fate::unconfirmed) ADD_FAILURE() << report;
}

void report(const Tally& tally, const std::vector<Mutation>& kinds, const char* variable) {
  const std::string table = tally.table(kinds);
  std::cout << table;
  if (const char* file = std::getenv(variable)) std::ofstream(file) << table;
}

}  // namespace pl::fuzz
