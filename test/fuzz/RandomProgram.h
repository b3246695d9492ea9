// Random well-typed programs in textual form, each with inputs and with what its results may differ by.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace pl::fuzz {

/// An InOut of `rows` rows per head of a sequence, of which those from a sequence's position on (its length - 1) hold
/// no data.
struct Cache {
  std::string name;
  std::string lengths;  // an INT32 input, one per sequence
  std::int64_t rows = 0;
  std::int64_t heads = 1;
};

struct RandomProgram {
  std::string text;
  std::map<std::string, std::int64_t> dimensions;  ///< the value of every run-time dimension
  std::map<std::string, std::string> inputs;       ///< how to fill every In and InOut: see reference/Inputs.h
  /// Of every InOut and Out: how far two right implementations may be apart. 0: the same bits.
  std::map<std::string, double> tolerances;
  std::vector<Cache> caches;
};

/// The same program for the same arguments, on every machine. `size` is about the number of operations: programs of one
/// seed begin alike, so a failure is made smaller by a smaller size.
/// `patterns` of what kernels are made of come first: see PatternParts.cpp.
RandomProgram generate(std::uint64_t seed, int size, int patterns = 0);

}  // namespace pl::fuzz
