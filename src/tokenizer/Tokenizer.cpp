#include "Tokenizer.h"

#include <fmt/format.h>

#include <array>
#include <fstream>
#include <iterator>

#include "ByteAlphabet.h"
#include "Merges.h"
#include "Normalize.h"
#include "Pattern.h"
#include "StreamDecoder.h"
#include "TokenizerFile.h"
#include "Utf8.h"

namespace pl::tokenizer {

struct Tokenizer::Impl {
  explicit Impl(TokenizerFile file);

  /// One call of encode: the memory it works in.
  struct Encoding {
    const Impl& tokenizer;
    bool parseSpecial;
    std::vector<Id> ids;
    Pattern::Search search;
    Merges::Work work;
    std::vector<Id> symbols;

    void text(std::string_view text);
    void words(std::string_view text, std::size_t pattern);
    void word(std::string_view bytes);
  };

  TokenizerFile file;
  std::array<Id, 256> byteIds;
  Merges merges;
  AddedTokens inGiven;       // found in the text as given
  AddedTokens inNormalized;  // found in the normalized text
  std::vector<Pattern> patterns;
  std::vector<bool> special;  // by id
};

Tokenizer::Impl::Impl(TokenizerFile contents) : file(std::move(contents)), merges(file.merges) {
  file.merges = {};
  for (int byte = 0; byte < 256; ++byte)
    byteIds[byte] = *file.vocabulary.find(letterOf(static_cast<unsigned char>(byte)));
  special.resize(file.vocabulary.end());
  std::vector<AddedToken> given;
  std::vector<AddedToken> normalized;
  for (const AddedToken& token : file.added) {
    special[token.id] = special[token.id] || token.special;
    (token.normalized ? normalized : given).push_back(token);
  }
  inGiven = AddedTokens(std::move(given));
  inNormalized = AddedTokens(std::move(normalized));
  for (const std::string& pattern : file.patterns) patterns.emplace_back(pattern, "pre_tokenizer");
}

void Tokenizer::Impl::Encoding::text(std::string_view text) {
  tokenizer.inGiven.split(text, parseSpecial, [&](std::optional<Id> id, std::string_view given) {
    if (id) {
      ids.push_back(*id);
      return;
    }
    std::string storage;
    const std::string_view normalized = tokenizer.file.formC ? normalizedToC(given, storage) : given;
    tokenizer.inNormalized.split(normalized, parseSpecial, [&](std::optional<Id> added, std::string_view part) {
      if (added) {
        ids.push_back(*added);
      } else {
        words(part, 0);
      }
    });
  });
}

void Tokenizer::Impl::Encoding::words(std::string_view text, std::size_t pattern) {
  if (pattern == tokenizer.patterns.size()) {
    word(text);
    return;
  }
  tokenizer.patterns[pattern].split(text, search, [&](std::string_view part) { words(part, pattern + 1); });
}

void Tokenizer::Impl::Encoding::word(std::string_view bytes) {
  if (tokenizer.file.ignoreMerges) {
    if (const auto id = tokenizer.file.vocabulary.find(lettersOf(bytes))) {
      ids.push_back(*id);
      return;
    }
  }
  symbols.clear();
  for (const char byte : bytes) symbols.push_back(tokenizer.byteIds[static_cast<unsigned char>(byte)]);
  tokenizer.merges.apply(symbols, ids, work);
}

Tokenizer::Tokenizer(std::unique_ptr<const Impl> impl) : impl_(std::move(impl)) {}
Tokenizer::Tokenizer(Tokenizer&&) noexcept = default;
Tokenizer& Tokenizer::operator=(Tokenizer&&) noexcept = default;
Tokenizer::~Tokenizer() = default;

Tokenizer Tokenizer::parse(std::string_view json, std::string_view name) {
  TokenizerFile file = parseTokenizerFile(json, name);
  try {
    return Tokenizer(std::make_unique<const Impl>(std::move(file)));
  } catch (const TokenizerError& error) {
    throw TokenizerError(fmt::format("{}: {}", name, error.what()));
  }
}

Tokenizer Tokenizer::read(const std::filesystem::path& path) {
  const std::filesystem::path file = std::filesystem::is_directory(path) ? path / "tokenizer.json" : path;
  std::ifstream in(file, std::ios::binary);
  std::string json{std::istreambuf_iterator<char>(in), {}};
  if (!in) throw TokenizerError(fmt::format("cannot read {}", file.string()));
  return parse(json, file.string());
}

std::vector<Id> Tokenizer::encode(std::string_view text, const EncodeOptions& options) const {
  if (const std::size_t at = findMalformed(text); at != std::string_view::npos) {
    throw TokenizerError(
        fmt::format("a text expects UTF-8 but got 0x{:02x} at byte {}", static_cast<unsigned char>(text[at]), at));
  }
  Impl::Encoding encoding{.tokenizer = *impl_, .parseSpecial = options.parseSpecialTokens};
  if (options.addSpecialTokens) encoding.ids = impl_->file.before;
  encoding.text(text);
  if (options.addSpecialTokens) {
    encoding.ids.insert(encoding.ids.end(), impl_->file.after.begin(), impl_->file.after.end());
  }
  return std::move(encoding.ids);
}

std::string Tokenizer::decode(std::span<const Id> ids, bool skipSpecialTokens) const {
  StreamDecoder decoder(*this, skipSpecialTokens);
  std::string text;
  for (const Id id : ids) text += decoder.push(id);
  return text + decoder.finish();
}

Id Tokenizer::end() const { return impl_->file.vocabulary.end(); }

std::string_view Tokenizer::pieceOf(Id id) const {
  return impl_->file.vocabulary.contains(id) ? impl_->file.vocabulary.pieceOf(id) : std::string_view();
}

std::string Tokenizer::bytesOf(Id id) const { return tokenizer::bytesOf(pieceOf(id)); }

std::optional<Id> Tokenizer::find(std::string_view piece) const { return impl_->file.vocabulary.find(piece); }

bool Tokenizer::isSpecial(Id id) const { return id >= 0 && id < end() && impl_->special[id]; }

}  // namespace pl::tokenizer
