// Tokens that a tokenizer.json adds beside its model ("<|im_start|>"): they are found in a text before anything else.
#pragma once

#include <array>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "Id.h"

namespace pl::tokenizer {

struct AddedToken {
  Id id = 0;
  std::string content;
  bool special = false;     // left out of decoded text, if asked for
  bool normalized = false;  // normalized itself, and looked for in the normalized text
  bool takesLeft = false;   // with the white space before it (lstrip)
  bool takesRight = false;  // with the white space after it (rstrip)
};

class AddedTokens {
 public:
  AddedTokens() = default;
  explicit AddedTokens(std::vector<AddedToken> tokens);

  /// Calls `part` for each token in `text`, with its id, and for each stretch between them, with none. At each place
  /// the longest token counts. Special tokens are plain text unless `parseSpecial`.
  using Part = std::function<void(std::optional<Id> id, std::string_view part)>;
  void split(std::string_view text, bool parseSpecial, const Part& part) const;

 private:
  const AddedToken* longestAt(std::string_view text) const;

  std::array<std::vector<AddedToken>, 256> byFirst_;  // by the first byte, the longest first
  bool empty_ = true;
};

}  // namespace pl::tokenizer
