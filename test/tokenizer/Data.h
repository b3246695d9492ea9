// The files that record.py wrote.
#pragma once

#include <filesystem>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <string>

#include "tokenizer/Tokenizer.h"

namespace pl::tokenizer {

inline std::string dataFile(const std::string& name) {
  std::ifstream in(std::filesystem::path(PL_TOKENIZER_DATA) / name, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

inline Tokenizer tokenizerOf(const std::string& name) {
  return Tokenizer::read(std::filesystem::path(PL_TOKENIZER_DATA) / (name + ".json"));
}

}  // namespace pl::tokenizer
