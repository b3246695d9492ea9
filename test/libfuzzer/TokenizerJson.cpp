// Any bytes as a tokenizer.json; one that is accepted encodes a text and decodes what came out.
#include "Target.h"
#include "tokenizer/Tokenizer.h"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace pl::tokenizer;
  try {
    const Tokenizer tokenizer = Tokenizer::parse({reinterpret_cast<const char*>(data), size}, "fuzz.json");
    tokenizer.decode(tokenizer.encode("I'm 12  \n\u00e9e\u0301\u4e2d<|a|> x"));
  } catch (const TokenizerError&) {
  }
  return 0;
}
