#include "TextOutput.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

namespace pl::tool {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t kLongestLabel = 60;  // bytes

Json logprob_json(const tokenizer::Tokenizer& tokenizer, std::int32_t token, std::optional<float> logprob) {
  return {{"id", token}, {"token", tokenizer.pieceOf(token)}, {"logprob", logprob.value()}};
}

Json logprobs_json(const tokenizer::Tokenizer& tokenizer, const std::vector<Choice>& choices) {
  Json all = Json::array();
  for (const Choice& choice : choices) {
    Json one = logprob_json(tokenizer, choice.token, choice.logprob);
    one["top"] = Json::array();
    for (const auto& [token, logprob] : choice.alternatives)
      one["top"].push_back(logprob_json(tokenizer, token, logprob));
    all.push_back(std::move(one));
  }
  return all;
}

}  // namespace

std::string label_of(std::string_view prompt) {
  const std::string_view line = prompt.substr(0, prompt.find('\n'));
  std::size_t end = std::min(line.size(), kLongestLabel);
  while (end > 0 && end < line.size() && (static_cast<unsigned char>(line[end]) & 0xC0) == 0x80)
    --end;  // no half character
  return std::string(line.substr(0, end)) + (end < prompt.size() ? " …" : "");
}

PlainOutput::PlainOutput(Write write, std::vector<std::string> labels) : write_(std::move(write)) {
  for (std::string& label : labels) texts_.push_back({.label = std::move(label)});
}

/// Of the oldest text.
void PlainOutput::write(std::string_view text) {
  if (!has_label_ && texts_.size() > 1) write_(fmt::format("[{}] {}\n", oldest_ + 1, texts_[oldest_].label));
  has_label_ = true;
  write_(text);
}

void PlainOutput::on_text(std::size_t request, std::string_view text) {
  if (request == oldest_) {
    write(text);
  } else {
    texts_[request].waiting += text;
  }
}

void PlainOutput::on_end(std::size_t request, const TextResult& /*result*/) {
  texts_[request].is_over = true;
  while (oldest_ < texts_.size() && texts_[oldest_].is_over) {
    write("\n");
    if (++oldest_ == texts_.size()) return;
    write_("\n");
    has_label_ = false;
    write(texts_[oldest_].waiting);
  }
}

JsonOutput::JsonOutput(Write write, const tokenizer::Tokenizer& tokenizer, const std::vector<TextRequest>& requests)
    : write_(std::move(write)), tokenizer_(&tokenizer), requests_(&requests), lines_(requests.size()) {}

void JsonOutput::on_text(std::size_t /*request*/, std::string_view /*text*/) {}

void JsonOutput::on_end(std::size_t request, const TextResult& result) {
  const TextRequest& asked = (*requests_)[request];
  Json line = {{"index", request}, {"prompt_tokens", asked.prompt.size()}, {"text", result.text}};
  line["token_ids"] = Json::array();
  for (const Choice& choice : result.tokens) line["token_ids"].push_back(choice.token);
  line["finish_reason"] = name_of(result.end);
  if (result.end == TextEnd::stop) line["stop"] = result.stop;
  if (asked.sampling.logprobs) line["logprobs"] = logprobs_json(*tokenizer_, result.tokens);
  lines_[request] = line.dump() + "\n";
  for (; next_ < lines_.size() && !lines_[next_].empty(); ++next_) write_(std::exchange(lines_[next_], {}));
}

}  // namespace pl::tool
