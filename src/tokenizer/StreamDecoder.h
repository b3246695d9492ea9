// Tokens to text as they come. A character may be several tokens: what is handed out is always whole characters.
#pragma once

#include <string>

#include "Tokenizer.h"

namespace pl::tokenizer {

/// All that push and finish return, put together, is what Tokenizer::decode returns for the same ids.
class StreamDecoder {
 public:
  /// `tokenizer` must outlive the decoder.
  explicit StreamDecoder(const Tokenizer& tokenizer, bool skipSpecialTokens = true)
      : tokenizer_(&tokenizer), skipSpecialTokens_(skipSpecialTokens) {}

  /// The text that is certain with this token; often empty in the middle of a character.
  std::string push(Id id);
  /// U+FFFD where the last character is not whole. The decoder begins anew after it.
  std::string finish();

 private:
  const Tokenizer* tokenizer_;
  bool skipSpecialTokens_;
  std::string cut_;  // the beginning of a character, at most three bytes
};

}  // namespace pl::tokenizer
