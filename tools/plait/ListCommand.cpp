// `plait list`: the kernels and what they can be asked for.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>

#include "Commands.h"

namespace pl::tool {
namespace {

std::string list_text(const std::vector<Kernel>& kernels) {
  std::string text;
  for (const Kernel& kernel : kernels) {
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

}  // namespace

void add_list(CLI::App& app, Invocation& invocation) {
  app.add_subcommand("list", "list the kernels, their keys and defaults")->callback([&invocation] {
    fmt::print("{}", list_text(invocation.kernels));
  });
}

}  // namespace pl::tool
