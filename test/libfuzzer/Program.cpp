// Any bytes as a program in textual form: MLIR's parser, the dialect's verifiers, and what building checks.
#include "pl/program.h"

#include "Target.h"
#include "pl/error.h"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  try {
    const pl::Program program = pl::Program::parse({reinterpret_cast<const char*>(data), size}, "fuzz.mlir");
    // What has been read is a program: it prints, and its text is the same program.
    const std::string text = program.text();
    if (pl::Program::parse(text).text() != text) __builtin_trap();
  } catch (const pl::BuildError&) {
  }
  return 0;
}
