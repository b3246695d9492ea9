// usage: uses_engine MODEL_DIR. Decodes two prompts together and each alone, and prints the tokens of both.
#include <cstdio>
#include <vector>

#include "pl/engine.h"
#include "pl/model.h"

namespace {

using Tokens = std::vector<std::int32_t>;

std::vector<Tokens> decoded(pl::PagedModel& model, const std::vector<Tokens>& prompts) {
  pl::Engine engine(model);
  std::vector<Tokens> texts(prompts.size());
  for (std::size_t i = 0; i < prompts.size(); ++i) {
    const auto keep = [&texts, i](const pl::Token& token) {
      texts[i].push_back(token.choice.token);
      return true;
    };
    engine.submit({.prompt = prompts[i], .max_new_tokens = 4, .sampling = {.do_sample = false}, .on_token = keep});
  }
  engine.run();
  return texts;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  const auto model = pl::load_model(argv[1], {.cache_positions = 1024, .cache = ""});
  const std::vector<Tokens> prompts = {{5, 6, 7}, {100, 2, 30, 4}};
  const std::vector<Tokens> together = decoded(*model, prompts);
  for (std::size_t i = 0; i < prompts.size(); ++i) {
    if (decoded(*model, {prompts[i]})[0] != together[i]) return 1;
    for (const std::int32_t token : together[i]) std::printf("%d ", token);
    std::puts("");
  }
}
