// Random well-typed programs in textual form, each with inputs and with what its results may differ by.
#pragma once

#include <cstdint>
#include <map>
#include <string>

namespace pl::fuzz {

struct RandomProgram {
  std::string text;
  std::map<std::string, std::int64_t> dimensions;  ///< the value of every run-time dimension
  std::map<std::string, std::string> inputs;       ///< how to fill every In and InOut: see reference/Inputs.h
  /// Of every InOut and Out: how far two right implementations may be apart. 0: the same bits.
  std::map<std::string, double> tolerances;
};

/// The same program for the same arguments, on every machine. `size` is about the number of operations: programs of one
/// seed begin alike, so a failure is made smaller by a smaller size.
RandomProgram generate(std::uint64_t seed, int size);

}  // namespace pl::fuzz
