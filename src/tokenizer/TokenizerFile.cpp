#include "TokenizerFile.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "ByteAlphabet.h"
#include "ModelReader.h"
#include "Normalize.h"

namespace pl::tokenizer {
namespace {

using nlohmann::json;

// GPT-2's own expression: what ByteLevel cuts with unless use_regex is false.
constexpr std::string_view kByteLevelPattern =
    R"('s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+)";

/// A value in the file, and where it stands: "model.dropout".
class Part {
 public:
  Part(const json& value, std::string where) : value_(&value), where_(std::move(where)) {}

  /// A key that is missing is null.
  Part operator[](const char* key) const {
    static const json kNull;
    if (!value_->is_object()) fail("an object");
    const auto found = value_->find(key);
    return {found == value_->end() ? kNull : *found, where_.empty() ? key : fmt::format("{}.{}", where_, key)};
  }
  std::vector<Part> items() const {
    if (!value_->is_array()) fail("a list");
    std::vector<Part> result;
    for (const json& item : *value_) result.emplace_back(item, fmt::format("{}[{}]", where_, result.size()));
    return result;
  }
  bool isNull() const { return value_->is_null(); }
  bool isArray() const { return value_->is_array(); }
  bool has(const char* key) const { return value_->is_object() && value_->contains(key); }

  const std::string& text() const {
    if (!value_->is_string()) fail("a text");
    return value_->get_ref<const std::string&>();
  }
  bool flag(bool ifNull) const {
    if (isNull()) return ifNull;
    if (!value_->is_boolean()) fail("true or false");
    return value_->get<bool>();
  }
  Id id() const {
    if (!value_->is_number_unsigned() || value_->get<std::uint64_t>() >= Vocabulary::kIdLimit) {
      fail(fmt::format("an id from 0 to {}", Vocabulary::kIdLimit - 1));
    }
    return value_->get<Id>();
  }
  /// The value of "type".
  const std::string& type() const { return (*this)["type"].text(); }

  /// The null, false and "" that `wanted` may also be written as are told apart by no library.
  void mustBe(const json& wanted) const {
    const bool bothNothing = isNothing(wanted) && isNothing(*value_);
    if (*value_ != wanted && !bothNothing) fail(wanted.dump());
  }

  [[noreturn]] void fail(std::string_view expected) const {
    std::string got = value_->dump(-1, ' ', false, json::error_handler_t::replace);
    if (got.size() > 60) got = got.substr(0, 57) + "...";
    throw TokenizerError(fmt::format("{} expects {} but got {}", where_.empty() ? "the file" : where_, expected, got));
  }
  /// For what has a name of its own.
  [[noreturn]] void refuse(std::string_view name) const {
    throw TokenizerError(fmt::format("{} {} is not supported", where_, name));
  }
  const std::string& where() const { return where_; }

 private:
  static bool isNothing(const json& value) {
    return value.is_null() || value == false || (value.is_string() && value.get_ref<const std::string&>().empty());
  }

  const json* value_;
  std::string where_;
};

/// The members of a Sequence under `key`, or the part itself, or nothing where it is null.
std::vector<Part> sequenceOf(const Part& part, const char* key) {
  if (part.isNull()) return {};
  if (part.type() != "Sequence") return {part};
  return part[key].items();
}

void readNormalizer(const Part& part, TokenizerFile& file) {
  for (const Part& step : sequenceOf(part, "normalizers")) {
    if (step.type() != "NFC") step.refuse(step.type());
    file.formC = true;
  }
}

void readSplit(const Part& step, TokenizerFile& file) {
  const Part pattern = step["pattern"];
  if (!pattern.has("Regex")) pattern.fail("a Regex");
  step["behavior"].mustBe("Isolated");
  step["invert"].mustBe(false);
  file.patterns.push_back(pattern["Regex"].text());
}

void readPreTokenizer(const Part& part, TokenizerFile& file) {
  bool isByteLevel = false;
  for (const Part& step : sequenceOf(part, "pretokenizers")) {
    const std::string& type = step.type();
    if (isByteLevel) step.refuse(type + " after ByteLevel");
    if (type == "Split") {
      readSplit(step, file);
    } else if (type == "Digits") {
      file.patterns.emplace_back(step["individual_digits"].flag(false) ? R"(\p{N})" : R"(\p{N}+)");
    } else if (type == "ByteLevel") {
      isByteLevel = true;
      step["add_prefix_space"].mustBe(false);
      if (step["use_regex"].flag(true)) file.patterns.emplace_back(kByteLevelPattern);
    } else {
      step.refuse(type);
    }
  }
  if (!isByteLevel) part.fail("a ByteLevel step, at its end");
}

void readModel(const Part& model, const ModelReader& large, TokenizerFile& file) {
  const Part type = model["type"];
  if (!type.isNull() && type.text() != "BPE") type.refuse(type.text());
  model["dropout"].mustBe(nullptr);
  model["continuing_subword_prefix"].mustBe("");
  model["end_of_word_suffix"].mustBe("");
  model["byte_fallback"].mustBe(false);
  file.ignoreMerges = model["ignore_merges"].flag(false);

  // With a piece for every byte no text is unknown, so that unk_token has no meaning.
  for (int byte = 0; byte < 256; ++byte) {
    if (file.vocabulary.find(letterOf(static_cast<unsigned char>(byte)))) continue;
    throw TokenizerError(fmt::format("model.vocab expects a piece for every byte but got none for 0x{:02x} ({})", byte,
                                     letterOf(static_cast<unsigned char>(byte))));
  }
  if (!model["merges"].isArray()) model["merges"].fail("a list");
  file.merges.reserve(large.merges.size());
  std::string whole;
  for (const auto& [left, right] : large.merges) {
    whole.assign(left).append(right);
    const auto idOf = [&](std::string_view piece) {
      const auto id = file.vocabulary.find(piece);
      if (id) return *id;
      throw TokenizerError(fmt::format("model.merges[{}] expects pieces of model.vocab but got {}", file.merges.size(),
                                       json(piece).dump()));
    };
    file.merges.push_back({idOf(left), idOf(right), idOf(whole)});
  }
}

void readAddedTokens(const Part& part, TokenizerFile& file) {
  if (part.isNull()) return;
  for (const Part& token : part.items()) {
    AddedToken added{.id = token["id"].id(),
                     .content = token["content"].text(),
                     .special = token["special"].flag(false),
                     .normalized = token["normalized"].flag(true),
                     .takesLeft = token["lstrip"].flag(false),
                     .takesRight = token["rstrip"].flag(false)};
    token["single_word"].mustBe(false);
    std::string storage;
    if (added.normalized && file.formC) added.content = normalizedToC(std::string(added.content), storage);
    const auto known = file.vocabulary.find(added.content);
    if (known ? *known != added.id : !file.vocabulary.add(added.content, added.id)) {
      throw TokenizerError(fmt::format("{} expects an id of its own for {} but got {}", token.where(),
                                       json(added.content).dump(), added.id));
    }
    file.added.push_back(std::move(added));
  }
}

void readTemplate(const Part& part, TokenizerFile& file) {
  bool textSeen = false;
  for (const Part& item : part["single"].items()) {
    if (item.has("Sequence")) {
      if (textSeen) item.fail("the text once");
      textSeen = true;
      continue;
    }
    if (!item.has("SpecialToken")) item.fail("Sequence or SpecialToken");
    const std::string& name = item["SpecialToken"]["id"].text();
    for (const Part& id : part["special_tokens"][name.c_str()]["ids"].items()) {
      (textSeen ? file.after : file.before).push_back(id.id());
    }
  }
  if (!textSeen) part["single"].fail("the text once");
}

void readPostProcessor(const Part& part, TokenizerFile& file) {
  bool templateSeen = false;
  for (const Part& step : sequenceOf(part, "processors")) {
    const std::string& type = step.type();
    if (type == "ByteLevel") continue;  // changes offsets alone
    if (type != "TemplateProcessing" || templateSeen) step.refuse(type);
    templateSeen = true;
    readTemplate(step, file);
  }
}

void readDecoder(const Part& part) {
  const std::vector<Part> steps = sequenceOf(part, "decoders");
  if (steps.size() != 1) part.fail("ByteLevel");
  if (steps[0].type() != "ByteLevel") steps[0].refuse(steps[0].type());
}

}  // namespace

TokenizerFile parseTokenizerFile(std::string_view text, std::string_view name) {
  ModelReader large;
  const json contents = ModelReader::read(text, name, large);
  try {
    TokenizerFile file{.vocabulary = std::move(large.vocabulary)};
    const Part whole(contents, "");
    readModel(whole["model"], large, file);
    readNormalizer(whole["normalizer"], file);
    readAddedTokens(whole["added_tokens"], file);
    readPreTokenizer(whole["pre_tokenizer"], file);
    readPostProcessor(whole["post_processor"], file);
    readDecoder(whole["decoder"]);
    return file;
  } catch (const TokenizerError& error) {
    throw TokenizerError(fmt::format("{}: {}", name, error.what()));
  }
}

}  // namespace pl::tokenizer
