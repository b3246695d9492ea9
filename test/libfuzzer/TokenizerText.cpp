// Any bytes as a text for a tokenizer: without a normalizer, a text comes back as it was.
#include <string>

#include "Target.h"
#include "tokenizer/StreamDecoder.h"
#include "tokenizer/Utf8.h"

namespace {

using namespace pl::tokenizer;

Tokenizer read(const char* name) { return Tokenizer::read(std::string(PL_TOKENIZER_DATA) + name); }

void roundTrip(const Tokenizer& tokenizer, std::string_view text, bool isFormC) {
  const std::vector<Id> ids = tokenizer.encode(text, {.addSpecialTokens = false});
  StreamDecoder decoder(tokenizer, /*skipSpecialTokens=*/false);
  std::string back;
  for (const Id id : ids) {
    const std::string part = decoder.push(id);
    if (findMalformed(part) != std::string_view::npos) __builtin_trap();
    back += part;
  }
  back += decoder.finish();
  if (!isFormC && back != text) __builtin_trap();
  // What has been normalized once stays.
  if (isFormC && tokenizer.decode(tokenizer.encode(back, {.addSpecialTokens = false}), false) != back) __builtin_trap();
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const Tokenizer qwen = read("/qwen.json");
  static const Tokenizer llama3 = read("/llama3.json");
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (findMalformed(text) != std::string_view::npos) {
    try {
      qwen.encode(text);
    } catch (const TokenizerError&) {
      return 0;
    }
    __builtin_trap();
  }
  roundTrip(llama3, text, false);
  roundTrip(qwen, text, true);
  return 0;
}
