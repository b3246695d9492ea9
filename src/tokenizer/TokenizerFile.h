// What a tokenizer.json says, checked: byte-level BPE as the models of the Qwen and Llama families have it. Anything
// else is refused by name.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "AddedTokens.h"
#include "Merges.h"
#include "Vocabulary.h"

namespace pl::tokenizer {

struct TokenizerFile {
  Vocabulary vocabulary;  // the model's pieces and the added tokens, in the byte-level alphabet
  std::vector<MergeRule> merges;
  bool ignoreMerges = false;  // a word that is a piece is that token, whatever the merges make of it
  std::vector<AddedToken> added;
  bool formC = false;                 // the normalizer: NFC or none
  std::vector<std::string> patterns;  // each cuts what the one before has left, in Oniguruma's notation
  std::vector<Id> before;             // what the post-processor puts around a text
  std::vector<Id> after;
};

/// `json` is the file's text; `name` begins every message. Throws a TokenizerError.
/// `truncation` and `padding` are not looked at: they are settings of a call, not of the tokenizer.
TokenizerFile parseTokenizerFile(std::string_view json, std::string_view name);

}  // namespace pl::tokenizer
