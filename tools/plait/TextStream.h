// One request's way from tokens to text, and where that text ends.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "pl/engine.h"
#include "pl/sampling.h"
#include "sampling/StopStrings.h"
#include "tokenizer/StreamDecoder.h"

namespace pl::tool {

struct TextRequest {
  std::string where;                   ///< what errors call it: "prompts.jsonl:3"
  std::vector<std::int32_t> prompt;    ///< token ids
  std::int64_t max_new_tokens = 512;   ///< at least 1
  std::vector<std::int32_t> eos = {};  ///< tokens that end the text and are no part of it
  std::vector<std::string> stop = {};  ///< the text ends before the first of these, none of them empty
  SamplingOptions sampling = {};
};

enum class TextEnd : std::uint8_t {
  eos,          ///< the model ended it
  stop,         ///< a stop string
  length,       ///< max_new_tokens, or as many positions as the model has
  interrupted,  ///< the user
};
/// "eos", "stop" …
std::string_view name_of(TextEnd end);

struct TextResult {
  std::string text = {};            ///< without special tokens; UTF-8
  std::vector<Choice> tokens = {};  ///< all that were generated: eos and those of a stop string, too
  TextEnd end = TextEnd::length;
  std::string stop = {};  ///< with TextEnd::stop: the stop string
};

class TextStream {
 public:
  /// Both must outlive the stream. Throws CallError for an empty stop string.
  TextStream(const tokenizer::Tokenizer& tokenizer, const TextRequest& request);

  /// The text that is certain with this token: whole characters, and nothing that could still become a stop string.
  std::string push(const Choice& choice);
  /// A stop string is whole: what follows is of no interest.
  bool stopped() const { return stopped_; }
  /// The rest of the text; the result is complete then.
  std::string finish(Finish finish);
  const TextResult& result() const { return result_; }

 private:
  std::string shown(std::string_view text);

  const TextRequest* request_;
  tokenizer::StreamDecoder decoder_;
  sampling::StopStrings stop_;
  bool stopped_ = false;
  TextResult result_;
};

}  // namespace pl::tool
