// The two large parts of a tokenizer.json, model.vocab and model.merges, taken out of the stream of the parser: as a
// JSON value each they would need many times the memory of the file.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "Vocabulary.h"

namespace pl::tokenizer {

class ModelReader {
 public:
  /// The file without the contents of model.vocab and model.merges. Throws a TokenizerError that begins with `name`.
  static nlohmann::json read(std::string_view json, std::string_view name, ModelReader& model);

  Vocabulary vocabulary;
  std::vector<std::pair<std::string_view, std::string_view>> merges;  // texts that the vocabulary keeps

 private:
  using Event = nlohmann::json::parse_event_t;
  /// The parser's callback: whether it should keep what it has just read.
  bool keeps(int depth, Event event, nlohmann::json& parsed);
  void addPiece(const nlohmann::json& id);
  void addMerge(std::string_view merge);
  void addHalf(const nlohmann::json& half);
  void endPair();

  std::string top_;     // the key at depth 1
  std::string second_;  // the key at depth 2
  std::string piece_;   // the key in model.vocab
  std::vector<std::string> halves_;
};

}  // namespace pl::tokenizer
