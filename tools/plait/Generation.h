// Texts from an engine: requests go in, their texts come out while they are generated.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "TextStream.h"
#include "pl/engine.h"

namespace pl::tool {

/// Hears of texts as they come.
class TextListener {
 public:
  virtual ~TextListener() = default;
  /// More of the text of `request`, counted from 0: whole characters, never empty.
  virtual void on_text(std::size_t request, std::string_view text) = 0;
  /// Once for each request, last.
  virtual void on_end(std::size_t request, const TextResult& result) = 0;
  /// Asked between steps. False: all that is unfinished ends where it is.
  virtual bool goes_on() { return true; }
};

/// What a run of generate_texts took.
struct GenerationStatistics {
  std::int64_t prompt_tokens = 0;  ///< of all requests
  std::int64_t generated = 0;      ///< tokens
  double seconds = 0;
  double seconds_to_first_token = 0;  ///< of any request
  std::int64_t prompt_rows = 0;       ///< tokens computed in steps that read prompts (or read them again)
  double prompt_seconds = 0;          ///< that such steps took
  std::int64_t decode_rows = 0;       ///< tokens computed in the other steps: one for each sequence
  double decode_seconds = 0;          ///< that those took
  std::int64_t steps = 0, preemptions = 0;
};

/// Generates the texts of all requests together. Throws CallError for a request that could never run, before anything
/// is computed; the message begins with the request's `where`.
GenerationStatistics generate_texts(PagedModel& model, const tokenizer::Tokenizer& tokenizer,
                                    std::span<const TextRequest> requests, const EngineOptions& options,
                                    TextListener& listener);

/// One line: "prompts 52 tokens, 812.3 tokens/s; generated 400 tokens, 96.1 tokens/s; first token after 0.064 s; …".
std::string text_of(const GenerationStatistics& statistics);

}  // namespace pl::tool
