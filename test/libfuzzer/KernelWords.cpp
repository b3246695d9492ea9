// Any bytes as KEY=VALUE words, one a line, after a line with a kernel's name.
#include <sstream>

#include "Target.h"
#include "pl/kernel.h"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::istringstream text(std::string(reinterpret_cast<const char*>(data), size));
  std::string name;
  std::getline(text, name);
  std::vector<std::string> words;
  for (std::string word; std::getline(text, word);) words.push_back(word);
  try {
    pl::configure(pl::find_kernel(name), words);
  } catch (const pl::ConfigError&) {
  }
  return 0;
}
