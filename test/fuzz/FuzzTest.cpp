// Random programs: the compiled code computes what the interpreter computes, for every target, with one thread and with
// several. A failure prints the seed, and the smallest program of that seed which fails.
//   PLAIT_FUZZ_SEED=N    starts at this seed (default 1)
//   PLAIT_FUZZ_COUNT=N   tries so many (default 300)
//   PLAIT_FUZZ_SIZE=N    makes all of them of this size
//   PLAIT_FUZZ_PRINT=1   prints every program before it runs, for pl-run
#include <gtest/gtest.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <iostream>

#include "Arguments.h"
#include "RandomProgram.h"
#include "pl/error.h"
#include "pl/executable.h"
#include "pl/program.h"
#include "reference/Agreement.h"

namespace pl::fuzz {
namespace {

/// Which program runs, for a crash, which no exception reports.
std::array<char, 200> running;

void reportCrash(int signal) {
  [[maybe_unused]] const auto written = write(STDERR_FILENO, running.data(), std::strlen(running.data()));
  std::signal(signal, SIG_DFL);
  std::raise(signal);
}

/// Every third program has what kernels are made of.
int patternsOf(std::uint64_t seed) { return seed % 3 == 0 ? 1 + static_cast<int>(seed / 3 % 2) : 0; }

/// What is wrong with the program of this seed and size; empty: nothing.
std::string findFault(std::uint64_t seed, int size) {
  const RandomProgram random = generate(seed, size, patternsOf(seed));
  std::snprintf(running.data(), running.size(),
                "crashed; the program: PLAIT_FUZZ_SEED=%llu PLAIT_FUZZ_SIZE=%d PLAIT_FUZZ_COUNT=1 PLAIT_FUZZ_PRINT=1\n",
                static_cast<unsigned long long>(seed), size);
  if (setting("PLAIT_FUZZ_PRINT", 0)) std::cout << random.text << std::flush;
  try {
    const Program program = Program::parse(random.text);
    const Bindings inputs = makeArguments(program.signature(), random, random.dimensions, seed);
    const Bindings expected = copyOf(inputs), actual = copyOf(inputs);
    interpret(program, expected, {.checked = true});  // random programs read only what they write
    CompileOptions options;
    options.target = seed % 3 == 0 ? "x86-64-v3" : "native";
    set_threads(seed % 2 == 0 ? 1 : 2);
    compile(program, options).run(actual);
    std::string fault;
    for (std::size_t i = 0; i < expected.size(); ++i) {
      const auto& [name, array] = expected[i];
      const auto found = random.tolerances.find(name);
      // Four times the estimated error: the estimate leaves out second orders.
      reference::Tolerance tolerance;
      if (found != random.tolerances.end()) tolerance.absolute = 4 * found->second;
      const reference::Agreement agreement = reference::compare(array, actual[i].second, tolerance);
      if (!agreement)
        fault += name + ": " + std::to_string(agreement.mismatches) + " elements differ by more than " +
                 std::to_string(tolerance.absolute) + " (" + options.target + ")\n" + agreement.first;
    }
    return fault;
  } catch (const Error& error) {
    return error.what();
  }
}

constexpr int kLargest = 24;

TEST(Fuzz, CompiledProgramsAgreeWithTheInterpreter) {
  const std::uint64_t first = setting("PLAIT_FUZZ_SEED", 1), count = setting("PLAIT_FUZZ_COUNT", 300);
  for (const int signal : {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT}) std::signal(signal, reportCrash);
  for (std::uint64_t seed = first; seed < first + count; ++seed) {
    const int size = static_cast<int>(setting("PLAIT_FUZZ_SIZE", 2 + seed % kLargest));
    std::string fault = findFault(seed, size);
    if (fault.empty()) continue;
    int smallest = size;
    for (int smaller = 1; smaller < size; ++smaller) {
      const std::string same = findFault(seed, smaller);
      if (same.empty()) continue;
      fault = same;
      smallest = smaller;
      break;
    }
    ADD_FAILURE() << "seed " << seed << ", size " << smallest << ": " << fault << "\n"
                  << generate(seed, smallest, patternsOf(seed)).text;
  }
}

TEST(Fuzz, NoMistakeIsFoundInAProgramThatHasNone) {
  for (std::uint64_t seed = 1; seed <= 2000; ++seed) {
    const RandomProgram random = generate(seed, 2 + static_cast<int>(seed % kLargest), patternsOf(seed));
    EXPECT_NO_THROW(Program::parse(random.text)) << "seed " << seed << "\n" << random.text;
  }
}

TEST(Fuzz, ProgramsAreTheSameEveryTime) {
  for (std::uint64_t seed = 1; seed < 20; ++seed) {
    EXPECT_EQ(generate(seed, 20).text, generate(seed, 20).text);
    EXPECT_NE(generate(seed, 20).text, generate(seed + 1, 20).text);
  }
}

}  // namespace
}  // namespace pl::fuzz
