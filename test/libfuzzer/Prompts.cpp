// Any bytes as the file of `plait generate --prompts`, down to the tokens and options that an engine gets.
#include <algorithm>
#include <string>

#include "RequestMaker.h"
#include "Target.h"

namespace {

using namespace pl::tool;

/// Where an error says that it is: "prompts:3: …".
void expectPlace(const pl::Error& error, const std::string& where) {
  if (!std::string_view(error.what()).starts_with(where)) __builtin_trap();
}

void expectRight(const TextRequest& request, std::int32_t vocabulary) {
  const auto isToken = [&](std::int32_t token) { return token >= 0 && token < vocabulary; };
  const auto isEmpty = [](const std::string& text) { return text.empty(); };
  if (!std::ranges::all_of(request.prompt, isToken) || request.max_new_tokens < 1) __builtin_trap();
  if (std::ranges::any_of(request.stop, isEmpty)) __builtin_trap();
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const auto qwen = pl::tokenizer::Tokenizer::read(PL_TOKENIZER_DATA "/qwen.json");
  std::vector<AskedRequest> asked;
  try {
    asked = read_requests({reinterpret_cast<const char*>(data), size}, "prompts");
  } catch (const pl::Error& error) {
    expectPlace(error, "prompts:");
    return 0;
  }
  if (asked.empty()) __builtin_trap();
  for (const char* format : {"qwen3", "chatml"}) {
    RequestMaker maker(qwen, {.folder = "none", .model = {.eosTokenIds = {0}}, .chat = {.format = format}});
    for (const AskedRequest& request : asked) {
      try {
        expectRight(maker.make(request), qwen.end());
      } catch (const pl::Error& error) {
        expectPlace(error, request.where + ": ");
      }
    }
  }
  return 0;
}
