// KEY=VALUE words, and the search for a kernel by name.
#include <algorithm>
#include <charconv>
#include <set>

#include "pl/kernel.h"
#include "pl/suggestion.h"

namespace pl {
namespace {

template <class T>
bool parse_number(std::string_view text, T& value) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc() && end == text.data() + text.size();
}

}  // namespace

KernelConfig::KernelConfig(std::string_view kernel, const std::vector<KernelOption>& options,
                           std::span<const std::string> words) {
  for (const auto& option : options) values_.emplace_back(option.key, option.default_value);
  std::set<std::string> given;
  for (const std::string& word : words) {
    const auto equals = word.find('=');
    if (equals == std::string::npos || equals == 0) {
      throw ConfigError(std::string(kernel) + ": expects KEY=VALUE but got '" + word + "'");
    }
    const std::string key = word.substr(0, equals);
    const auto found = std::ranges::find(values_, key, &std::pair<std::string, std::string>::first);
    if (found == values_.end()) {
      std::vector<std::string> known;
      for (const auto& option : options) known.push_back(option.key);
      throw ConfigError(std::string(kernel) + ": unknown key '" + key + "'" + suggestion(key, known, "keys"));
    }
    if (!given.insert(key).second) throw ConfigError(std::string(kernel) + ": key '" + key + "' is given twice");
    found->second = word.substr(equals + 1);
  }
}

const std::string& KernelConfig::text(std::string_view key) const {
  const auto found = std::ranges::find(values_, key, &std::pair<std::string, std::string>::first);
  if (found == values_.end()) throw InternalError("kernel reads option '" + std::string(key) + "', which it lacks");
  return found->second;
}

std::int64_t KernelConfig::integer(std::string_view key, ValueRange range) const {
  std::int64_t value = 0;
  if (!parse_number(text(key), value) || value < range.lowest || value > range.highest) {
    throw ConfigError(std::string(key) + " expects an integer from " + std::to_string(range.lowest) + " to " +
                      std::to_string(range.highest) + " but got '" + text(key) + "'");
  }
  return value;
}

double KernelConfig::number(std::string_view key) const {
  double value = 0;
  if (!parse_number(text(key), value)) {
    throw ConfigError(std::string(key) + " expects a number but got '" + text(key) + "'");
  }
  return value;
}

double KernelConfig::fraction(std::string_view key) const {
  const double value = number(key);
  if (!(value > 0 && value < 1)) {
    throw ConfigError(std::string(key) + " expects a number between 0 and 1 but got '" + text(key) + "'");
  }
  return value;
}

bool KernelConfig::flag(std::string_view key) const {
  if (text(key) != "0" && text(key) != "1") {
    throw ConfigError(std::string(key) + " expects 0 or 1 but got '" + text(key) + "'");
  }
  return text(key) == "1";
}

std::string KernelConfig::words() const {
  std::string words;
  for (const auto& [key, value] : values_) words += (words.empty() ? "" : " ") + key + "=" + value;
  return words;
}

const Kernel& find_kernel(const std::vector<Kernel>& kernels, std::string_view name) {
  const auto found = std::ranges::find(kernels, name, &Kernel::name);
  if (found != kernels.end()) return *found;
  std::vector<std::string> known;
  for (const auto& kernel : kernels) known.push_back(kernel.name);
  throw ConfigError("unknown kernel '" + std::string(name) + "'" + suggestion(name, known, "kernels"));
}

const Kernel& find_kernel(std::string_view name) { return find_kernel(all_kernels(), name); }

KernelConfig configure(const Kernel& kernel, std::span<const std::string> words) {
  KernelConfig config(kernel.name, kernel.options, words);
  try {
    kernel.check(config);
  } catch (const ConfigError& error) {
    throw ConfigError(kernel.name + ": " + error.what());
  }
  return config;
}

const Array& argument(const Bindings& arguments, std::string_view name) {
  const auto found = std::ranges::find(arguments, name, &std::pair<std::string, Array>::first);
  if (found != arguments.end()) return found->second;
  std::vector<std::string> known;
  for (const auto& [given, array] : arguments) known.push_back(given);
  throw CallError("unknown argument '" + std::string(name) + "'" + suggestion(name, known, "arguments"));
}

}  // namespace pl
