#include "List.h"

#include <fmt/format.h>

#include <algorithm>

#include "pl/kernel.h"

namespace pl::tool {

std::string list_kernels() {
  std::string text;
  for (const Kernel& kernel : all_kernels()) {
    text += fmt::format("{}{}: {}\n", text.empty() ? "" : "\n", kernel.name, kernel.summary);
    std::size_t widest = 0;
    for (const KernelOption& option : kernel.options) {
      widest = std::max(widest, option.key.size() + 1 + option.default_value.size());
    }
    for (const KernelOption& option : kernel.options) {
      text += fmt::format("  {:<{}}  {}\n", option.key + "=" + option.default_value, widest, option.help);
    }
  }
  return text;
}

}  // namespace pl::tool
