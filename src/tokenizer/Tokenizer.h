// Text to tokens and back, as the `tokenizers` package does it with the same tokenizer.json.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "Id.h"

namespace pl::tokenizer {

struct EncodeOptions {
  /// With what the tokenizer's post-processor puts around a text, such as a token for its beginning.
  bool addSpecialTokens = true;
  /// Special tokens that the text spells out ("<|im_end|>") become those tokens. Text that a stranger wrote should be
  /// encoded without. Added tokens that are not special ("<think>") are found in both cases.
  bool parseSpecialTokens = true;
};

/// Immutable: any number of threads may use one.
class Tokenizer {
 public:
  /// Reads a tokenizer.json, or the one in a model's folder. Throws a TokenizerError.
  static Tokenizer read(const std::filesystem::path& path);
  /// The same of the file's text; `name` begins every message.
  static Tokenizer parse(std::string_view json, std::string_view name);

  Tokenizer(Tokenizer&&) noexcept;
  Tokenizer& operator=(Tokenizer&&) noexcept;
  ~Tokenizer();

  /// Throws a TokenizerError where `text` is not UTF-8.
  std::vector<Id> encode(std::string_view text, const EncodeOptions& options = {}) const;

  /// Bytes that are not UTF-8 become U+FFFD. Ids that no token has are left out, as `tokenizers` does: a model may have
  /// more rows of logits than its tokenizer has tokens.
  std::string decode(std::span<const Id> ids, bool skipSpecialTokens = true) const;

  /// One more than the greatest id.
  Id end() const;
  /// The token as the file writes it ("Ġthe"); empty where no token has this id.
  std::string_view pieceOf(Id id) const;
  /// The bytes of the token (" the"), which need not be UTF-8 by themselves.
  std::string bytesOf(Id id) const;
  std::optional<Id> find(std::string_view piece) const;
  bool isSpecial(Id id) const;

 private:
  struct Impl;
  explicit Tokenizer(std::unique_ptr<const Impl> impl);
  std::unique_ptr<const Impl> impl_;
};

}  // namespace pl::tokenizer
