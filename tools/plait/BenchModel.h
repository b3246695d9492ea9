// `plait bench-model`: a whole model, prompts and decoding, beside the ceilings of the machine.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "BenchModelReport.h"
#include "pl/model.h"

namespace pl::tool {

struct BenchModelOptions {
  std::string model;                        ///< a checkpoint's folder
  std::vector<std::int64_t> batch = {1};    ///< sequences decoded together: a row for each
  std::int64_t prompt = 128;                ///< tokens of each sequence's prompt
  std::int64_t generate = 128;              ///< tokens that each sequence goes on for
  std::vector<std::int64_t> context = {0};  ///< positions before the prompt: a row for each, for each of `batch`
  std::int64_t rows = 256;                  ///< tokens of prompts computed in a step
  int threads = 0;                          ///< 0: one per core
  std::string target = "native";
  std::string cache = default_model_cache();  ///< as ModelOptions has it
  std::string json;                           ///< file; empty: none
  std::string markdown;                       ///< file; empty: none
};

/// Measures and prints. Throws Error for input that cannot be measured; no file has been written then.
void bench_model(const BenchModelOptions& options);

}  // namespace pl::tool
