// JSON from outside, with limits: how deep, how long, no key twice.
#pragma once

#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pl::checkpoint {

using Json = nlohmann::json;

/// An object. `file` is what errors call it. Throws CheckpointError for text that is no JSON, that nests deeper than
/// 32, in which an object has a key twice, or whose outermost value is no object.
Json parseJson(std::string_view text, const std::string& file);

/// A whole file of at most `longest` bytes.
std::string readText(const std::filesystem::path& file, std::size_t longest);

/// The members of an object by type. A member that is missing or null is absent; one of another type is an error that
/// names file and key.
class Fields {
 public:
  /// `prefix` stands before keys in messages: "rope_parameters.".
  Fields(const Json& object, std::string file, std::string prefix = "");

  bool has(const std::string& key) const { return find(key) != nullptr; }
  std::optional<bool> flag(const std::string& key) const;
  std::optional<std::string> text(const std::string& key) const;
  /// From `lowest` to `highest`.
  std::optional<std::int64_t> integer(const std::string& key, std::int64_t lowest, std::int64_t highest) const;
  /// Finite, from `lowest` to `highest`.
  std::optional<double> number(const std::string& key, double lowest, double highest) const;
  std::optional<Fields> object(const std::string& key) const;
  std::vector<std::string> texts(const std::string& key) const;
  /// An object whose members are all texts.
  std::optional<std::map<std::string, std::string>> textMap(const std::string& key) const;
  /// An integer alone, or a list of them; absent: none.
  std::vector<std::int64_t> integers(const std::string& key, std::int64_t lowest, std::int64_t highest) const;

  /// Throws CheckpointError: "FILE: expects EXPECTED for KEY but got VALUE".
  [[noreturn]] void fail(const std::string& key, const std::string& expected) const;

 private:
  const Json* find(const std::string& key) const;

  const Json* object_;
  std::string file_, prefix_;
};

/// `value`, or the error that `key` is missing.
template <class Value>
Value required(const Fields& fields, const std::string& key, std::optional<Value> value, const std::string& expected) {
  if (!value) fields.fail(key, expected);
  return *value;
}

}  // namespace pl::checkpoint
