// What `plait bench-model` measured.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "pl/kernel.h"

namespace pl::tool {

/// Steps of one kind, beside what this machine could do meanwhile.
struct StepTimes {
  double seconds = 0;
  double limit_seconds = 0;  ///< of a perfect decoder: each step's larger time of reading and of products
  double read_seconds = 0;   ///< of reading alone
  Work work;

  double gbps() const { return work.bytes / seconds * 1e-9; }
  double fraction() const { return limit_seconds / seconds; }
  double read_fraction() const { return read_seconds / seconds; }
};

struct BenchModelRow {
  std::int64_t context = 0;   ///< positions of each sequence before its prompt
  std::int64_t prompt = 0;    ///< of each sequence
  std::int64_t generate = 0;  ///< of each sequence
  std::int64_t sequences = 0;
  StepTimes prefill, decode;
  double first_token_seconds = 0;  ///< from the start to a sequence's first token: the mean

  std::int64_t tokens() const { return sequences * (prompt + generate); }
};

struct BenchModelReport {
  std::string model;  ///< as it was named
  std::string processor;
  std::string target;
  std::string date;  ///< "2026-11-24"
  int threads = 0;
  double read_gbps = 0;   ///< over 512 MiB
  double dot_gflops = 0;  ///< of BF16 operands, with what the target has for them
  std::vector<BenchModelRow> rows;

  /// A table for people, in the columns of llama-batched-bench and then some.
  std::string text() const;
  /// The same as a table of a document.
  std::string markdown() const;
  /// {"ceilings": {…}, "rows": […]}
  std::string json() const;
};

}  // namespace pl::tool
