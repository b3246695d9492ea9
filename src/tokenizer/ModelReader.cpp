#include "ModelReader.h"

#include <fmt/format.h>

namespace pl::tokenizer {

using nlohmann::json;

json ModelReader::read(std::string_view text, std::string_view name, ModelReader& model) {
  try {
    return json::parse(text, [&](int depth, Event event, json& parsed) { return model.keeps(depth, event, parsed); });
  } catch (const json::exception& error) {
    throw TokenizerError(fmt::format("{}: {}", name, error.what()));
  } catch (const TokenizerError& error) {
    throw TokenizerError(fmt::format("{}: {}", name, error.what()));
  }
}

bool ModelReader::keeps(int depth, Event event, json& parsed) {
  if (event == Event::key) {
    const auto& key = parsed.get_ref<const std::string&>();
    if (depth == 1) {
      top_ = key;
      second_.clear();
    } else if (depth == 2) {
      second_ = key;
    }
    if (depth < 3 || top_ != "model" || second_ != "vocab") return true;
    piece_ = key;
    return false;
  }
  if (depth < 3 || top_ != "model") return true;
  if (second_ == "vocab") {
    if (event == Event::value) addPiece(parsed);
    return false;
  }
  if (second_ != "merges") return true;
  if (event == Event::array_start && depth == 3) {
    halves_.clear();
    return true;  // else the parser would not tell of what is in it
  }
  if (event == Event::array_end && depth == 3) endPair();
  if (event == Event::value && depth == 3) {
    if (!parsed.is_string()) throw TokenizerError(fmt::format("model.merges[{}] expects two pieces", merges.size()));
    addMerge(parsed.get_ref<const std::string&>());
  }
  if (event == Event::value && depth == 4) addHalf(parsed);
  return false;
}

void ModelReader::addPiece(const json& id) {
  if (!id.is_number_unsigned() || id.get<std::uint64_t>() >= Vocabulary::kIdLimit) {
    throw TokenizerError(fmt::format("model.vocab expects an id from 0 to {} for {} but got {}",
                                     Vocabulary::kIdLimit - 1, json(piece_).dump(), id.dump()));
  }
  if (!vocabulary.add(piece_, id.get<Id>())) {
    throw TokenizerError(fmt::format("model.vocab expects each piece and each id once but got {}: {} again",
                                     json(piece_).dump(), id.dump()));
  }
}

void ModelReader::addMerge(std::string_view merge) {
  const std::size_t space = merge.find(' ');
  if (space == std::string_view::npos || merge.find(' ', space + 1) != std::string_view::npos) {
    throw TokenizerError(fmt::format("model.merges[{}] expects two pieces with a space between them but got {}",
                                     merges.size(), json(merge).dump()));
  }
  const std::string_view kept = vocabulary.keep(merge);
  merges.emplace_back(kept.substr(0, space), kept.substr(space + 1));
}

void ModelReader::addHalf(const json& half) {
  if (!half.is_string()) throw TokenizerError(fmt::format("model.merges[{}] expects two pieces", merges.size()));
  halves_.push_back(half.get<std::string>());
}

void ModelReader::endPair() {
  if (halves_.size() != 2) throw TokenizerError(fmt::format("model.merges[{}] expects two pieces", merges.size()));
  merges.emplace_back(vocabulary.keep(halves_[0]), vocabulary.keep(halves_[1]));
}

}  // namespace pl::tokenizer
