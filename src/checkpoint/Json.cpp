#include "checkpoint/Json.h"

#include <fmt/format.h>

#include <cmath>
#include <set>
#include <utility>

#include "checkpoint/CheckpointError.h"
#include "checkpoint/MappedFile.h"

namespace pl::checkpoint {
namespace {

// A configuration nests three deep; the library prints and compares values by recursion.
constexpr int kDeepest = 32;

/// Called by the parser as it goes: ends it before a value becomes too deep, or loses a key's first value.
class Limits {
 public:
  explicit Limits(const std::string& file) : file_(file) {}

  bool operator()(int depth, Json::parse_event_t event, const Json& parsed) {
    switch (event) {
      case Json::parse_event_t::object_start: keys_.emplace_back(); [[fallthrough]];
      case Json::parse_event_t::array_start:
        if (depth >= kDeepest)
          throw CheckpointError(
              fmt::format("{}: expects JSON that nests at most {} deep but got more", file_, kDeepest));
        break;
      case Json::parse_event_t::object_end: keys_.pop_back(); break;
      case Json::parse_event_t::key:
        if (!keys_.back().insert(parsed.get<std::string>()).second) {
          throw CheckpointError(
              fmt::format("{}: expects each key once but got '{}' twice", file_, shown(parsed.get<std::string>())));
        }
        break;
      default: break;
    }
    return true;
  }

 private:
  const std::string& file_;
  std::vector<std::set<std::string>> keys_;  // of each object that is open
};

/// The library's message without its own name before it.
std::string reasonOf(const Json::exception& error) {
  const std::string_view what = error.what();
  const std::size_t end = what.find("] ");
  return shown(end == std::string_view::npos ? what : what.substr(end + 2));
}

bool isIntegerIn(const Json& value, std::int64_t lowest, std::int64_t highest) {
  if (value.is_number_unsigned() && value.get<std::uint64_t>() > INT64_MAX) return false;
  return value.is_number_integer() && value.get<std::int64_t>() >= lowest && value.get<std::int64_t>() <= highest;
}

std::string rangeText(std::int64_t lowest, std::int64_t highest) {
  return fmt::format("an integer from {} to {}", lowest, highest);
}

}  // namespace

Json parseJson(std::string_view text, const std::string& file) {
  Limits limits(file);
  Json value;
  try {
    value = Json::parse(text, std::ref(limits));
  } catch (const Json::exception& error) {
    throw CheckpointError(fmt::format("{}: expects JSON: {}", file, reasonOf(error)));
  }
  if (!value.is_object())
    throw CheckpointError(fmt::format("{}: expects a JSON object but got {}", file, value.type_name()));
  return value;
}

std::string readText(const std::filesystem::path& path, std::size_t longest) {
  const MappedFile file(path);
  const auto bytes = file.bytes();
  if (bytes.size() > longest) {
    throw CheckpointError(fmt::format("{}: expects at most {} bytes but got {}", path.string(), longest, bytes.size()));
  }
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

Fields::Fields(const Json& object, std::string file, std::string prefix)
    : object_(&object), file_(std::move(file)), prefix_(std::move(prefix)) {}

const Json* Fields::find(const std::string& key) const {
  const auto found = object_->find(key);
  return found == object_->end() || found->is_null() ? nullptr : &*found;
}

void Fields::fail(const std::string& key, const std::string& expected) const {
  const Json* value = find(key);
  const std::string got =
      value == nullptr ? "none" : shown(value->dump(-1, ' ', false, Json::error_handler_t::replace));
  throw CheckpointError(fmt::format("{}: expects {} for {}{} but got {}", file_, expected, prefix_, key, got));
}

std::optional<bool> Fields::flag(const std::string& key) const {
  const Json* value = find(key);
  if (value == nullptr) return std::nullopt;
  if (!value->is_boolean()) fail(key, "true or false");
  return value->get<bool>();
}

std::optional<std::string> Fields::text(const std::string& key) const {
  const Json* value = find(key);
  if (value == nullptr) return std::nullopt;
  if (!value->is_string()) fail(key, "a text");
  return value->get<std::string>();
}

std::optional<std::int64_t> Fields::integer(const std::string& key, std::int64_t lowest, std::int64_t highest) const {
  const Json* value = find(key);
  if (value == nullptr) return std::nullopt;
  if (!isIntegerIn(*value, lowest, highest)) fail(key, rangeText(lowest, highest));
  return value->get<std::int64_t>();
}

std::optional<double> Fields::number(const std::string& key, double lowest, double highest) const {
  const Json* value = find(key);
  if (value == nullptr) return std::nullopt;
  const double number = value->is_number() ? value->get<double>() : NAN;
  if (!(number >= lowest && number <= highest)) fail(key, fmt::format("a number from {} to {}", lowest, highest));
  return number;
}

std::optional<Fields> Fields::object(const std::string& key) const {
  const Json* value = find(key);
  if (value == nullptr) return std::nullopt;
  if (!value->is_object()) fail(key, "an object");
  return Fields(*value, file_, prefix_ + key + ".");
}

std::vector<std::string> Fields::texts(const std::string& key) const {
  std::vector<std::string> all;
  const Json* value = find(key);
  if (value == nullptr) return all;
  if (!value->is_array()) fail(key, "a list of texts");
  for (const Json& element : *value) {
    if (!element.is_string()) fail(key, "a list of texts");
    all.push_back(element.get<std::string>());
  }
  return all;
}

std::optional<std::map<std::string, std::string>> Fields::textMap(const std::string& key) const {
  const Json* value = find(key);
  if (value == nullptr) return std::nullopt;
  if (!value->is_object()) fail(key, "an object of texts");
  std::map<std::string, std::string> all;
  for (const auto& [name, member] : value->items()) {
    if (!member.is_string()) fail(key, "an object of texts");
    all.emplace(name, member.get<std::string>());
  }
  return all;
}

std::vector<std::int64_t> Fields::integers(const std::string& key, std::int64_t lowest, std::int64_t highest) const {
  const Json* value = find(key);
  if (value == nullptr) return {};
  if (!value->is_array()) return {*integer(key, lowest, highest)};
  std::vector<std::int64_t> all;
  for (const Json& element : *value) {
    if (!isIntegerIn(element, lowest, highest)) fail(key, rangeText(lowest, highest) + ", or a list of them,");
    all.push_back(element.get<std::int64_t>());
  }
  return all;
}

}  // namespace pl::checkpoint
