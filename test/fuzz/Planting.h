// Plants errors into programs and finds out what is said about them.
#pragma once

#include <cstdint>
#include <string>

#include "Mutations.h"
#include "Oracle.h"
#include "RandomProgram.h"
#include "Tally.h"
#include "pl/array.h"
#include "pl/signature.h"

namespace pl::fuzz {

/// A program, its arguments and what it computes.
struct Case {
  RandomProgram random;
  std::uint64_t seed;  // of the arguments
  Signature signature;
  Bindings arguments;
  Bindings holes;
  Verdict verdict;

  Case(RandomProgram program, std::uint64_t seedOfArguments);
};

/// Whether a program in the case's place breaks a rule for other arguments that the signature allows: for so many
/// extents of its dimensions from the least on, and for the least and the greatest integers.
bool isBrokenElsewhere(const Case& original, const std::string& text, std::int64_t extents);

/// What is said about the program while it is built; empty: nothing.
std::string saidWhileBuilding(const std::string& text);
/// What checked mode says about the program; empty: nothing.
std::string saidInCheckedMode(const std::string& text, const Bindings& arguments, const Bindings& holes);

/// Every kind, or the one that PLAIT_PLANTED_KIND names.
std::vector<Mutation> chosenKinds();

/// Plants one error of the kind, if the program has a place for it, and counts what becomes of it. The test fails if
/// the error is missed, and if something is said where the oracle finds no rule broken.
void plant(const Case& original, const Mutation& kind, std::uint64_t choice, Tally& tally);

/// Prints the table; into the file that the variable of the environment names as well.
void report(const Tally& tally, const std::vector<Mutation>& kinds, const char* variable);

}  // namespace pl::fuzz
