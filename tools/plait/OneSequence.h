// A model that serves one conversation: what it has computed of it stays, and only what is new is computed.
#pragma once

#include <cstdint>
#include <vector>

#include "Generation.h"

namespace pl::tool {

/// Generates texts one after the other, on all pages of a model. Of a prompt that begins as the last sequence does, the
/// common part is not computed again. The texts are those that an engine generates.
class OneSequence {
 public:
  /// Both must outlive it.
  OneSequence(PagedModel& model, const tokenizer::Tokenizer& tokenizer);

  /// The most tokens that a prompt and its text may have together.
  std::int64_t positions() const;

  /// As generate_texts does with a single request. Throws CallError for a prompt or options that cannot be.
  TextResult generate(const TextRequest& request, TextListener& listener);

 private:
  bool compute(const std::vector<std::int32_t>& sequence, TextListener& listener);

  PagedModel* model_;
  const tokenizer::Tokenizer* tokenizer_;
  std::vector<std::int32_t> pages_;     // all that the model has
  std::vector<std::int32_t> computed_;  // tokens whose keys and values the pages hold
  std::vector<float> logits_;           // of the last token computed
};

}  // namespace pl::tool
