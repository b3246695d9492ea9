#include "StreamDecoder.h"

#include "Utf8.h"

namespace pl::tokenizer {

std::string StreamDecoder::push(Id id) {
  if (skipSpecialTokens_ && tokenizer_->isSpecial(id)) return {};
  cut_ += tokenizer_->bytesOf(id);
  std::string text;
  const std::size_t left = appendWellFormed(cut_, text);
  cut_.erase(0, cut_.size() - left);
  return text;
}

std::string StreamDecoder::finish() {
  const bool isCut = !cut_.empty();
  cut_.clear();
  return std::string(isCut ? kReplacement : "");
}

}  // namespace pl::tokenizer
