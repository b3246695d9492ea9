// The templates whose text is known.
#include <fmt/format.h>

#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "Template.h"

namespace pl::chat {
namespace {

using nlohmann::json;

constexpr std::pair<std::uint64_t, Template> kKnown[] = {
    {0x4629b26c31e7abf0, Template::kQwen3},          // of April 2025
    {0x4a236b0d763275bf, Template::kQwen3},          // of May 2025: contents that are no text count as empty
    {0xc997f558053882e5, Template::kQwen3Thinking},  // of July 2025
    {0xa6032727cf233141, Template::kQwen3Instruct},  // of July 2025
};

std::optional<std::string> contentsOf(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  if (!in || std::filesystem::is_directory(file)) return std::nullopt;
  return std::string{std::istreambuf_iterator<char>(in), {}};
}

}  // namespace

std::uint64_t fingerprint(std::string_view templateText) {
  std::uint64_t hash = 0xcbf29ce484222325U;
  for (const char c : templateText) {
    if (c == ' ' || c == '\t' || c == '\r' || c == '\n') continue;
    hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
  }
  return hash;
}

Template recognized(std::uint64_t fingerprint) {
  for (const auto& [known, format] : kKnown) {
    if (known == fingerprint) return format;
  }
  throw ChatError(
      fmt::format("the model's chat template (fingerprint {:016x}) is none of those that Plait has: Qwen3's "
                  "of April 2025, of May 2025 and of the Thinking-2507 and Instruct-2507 models; plain ChatML must be "
                  "asked for",
                  fingerprint));
}

Template recognized(std::string_view templateText) { return recognized(fingerprint(templateText)); }

std::string templateTextOf(const std::filesystem::path& folder) {
  if (const auto text = contentsOf(folder / "chat_template.jinja")) return *text;
  const std::filesystem::path file = folder / "tokenizer_config.json";
  const auto text = contentsOf(file);
  if (!text) throw ChatError(fmt::format("cannot read {}", file.string()));
  const json config = json::parse(*text, nullptr, false);
  if (!config.is_object()) throw ChatError(fmt::format("{} expects a JSON object", file.string()));
  const json found = config.value("chat_template", json());
  if (found.is_string()) return found.get<std::string>();
  if (found.is_array()) {  // several templates, each with a name
    for (const json& entry : found) {
      if (entry.is_object() && entry.value("name", json()) == "default" &&
          entry.value("template", json()).is_string()) {
        return entry["template"].get<std::string>();
      }
    }
  }
  throw ChatError(fmt::format("{} expects a chat_template but got none", file.string()));
}

}  // namespace pl::chat
