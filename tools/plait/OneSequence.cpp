#include "OneSequence.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

#include "pl/error.h"
#include "sampling/Sampler.h"

namespace pl::tool {

OneSequence::OneSequence(PagedModel& model, const tokenizer::Tokenizer& tokenizer)
    : model_(&model), tokenizer_(&tokenizer), pages_(model.pages()), logits_(model.vocabulary()) {
  std::iota(pages_.begin(), pages_.end(), 0);
}

std::int64_t OneSequence::positions() const {
  return std::min(model_->max_positions(), model_->pages() * model_->page_size());
}

/// Computes what is missing of `sequence`, in pieces; false: the listener wants no more.
bool OneSequence::compute(const std::vector<std::int32_t>& sequence, TextListener& listener) {
  const auto most_rows = static_cast<std::size_t>(EngineOptions{}.max_rows);
  while (computed_.size() < sequence.size()) {
    if (!listener.goes_on()) return false;
    const std::size_t end = std::min(computed_.size() + most_rows, sequence.size());
    std::vector<PagedModel::Row> rows;
    for (std::size_t at = computed_.size(); at < end; ++at) {
      rows.push_back({.token = sequence[at],
                      .position = static_cast<std::int32_t>(at),
                      .pages = pages_,
                      .wants_logits = at + 1 == sequence.size()});
    }
    const bool is_last = end == sequence.size();
    model_->step(rows, std::span(logits_).first(is_last ? logits_.size() : 0));
    for (std::size_t at = computed_.size(); at < end; ++at) computed_.push_back(sequence[at]);
  }
  return true;
}

TextResult OneSequence::generate(const TextRequest& request, TextListener& listener) {
  if (request.prompt.empty()) throw CallError("a prompt expects 1 token or more but got none");
  if (static_cast<std::int64_t>(request.prompt.size()) >= positions()) {
    throw CallError(
        fmt::format("a prompt expects fewer than {} tokens, the positions of the model or of its cache, but "
                    "got {}",
                    positions(), request.prompt.size()));
  }
  const sampling::Sampler sampler(request.sampling);
  TextStream stream(*tokenizer_, request);
  std::vector<std::int32_t> sequence = request.prompt;
  // The last token's logits are needed, so it is computed in any case.
  const auto known = std::min(computed_.size(), sequence.size() - 1);
  const auto [differs, _] =
      std::mismatch(computed_.begin(), computed_.begin() + static_cast<std::ptrdiff_t>(known), sequence.begin());
  computed_.erase(differs, computed_.end());

  const auto tell = [&](const std::string& text) {
    if (!text.empty()) listener.on_text(0, text);
  };
  Finish finish = Finish::cancelled;
  for (std::int64_t count = 0; compute(sequence, listener);) {
    const Choice choice = sampler.choose(logits_, sequence, static_cast<std::int64_t>(sequence.size()));
    sequence.push_back(choice.token);
    tell(stream.push(choice));
    const bool is_eos = std::ranges::count(request.eos, choice.token) > 0;
    if (is_eos || stream.stopped()) {
      finish = is_eos ? Finish::eos : Finish::stopped;
      break;
    }
    if (++count == request.max_new_tokens || static_cast<std::int64_t>(sequence.size()) > positions()) {
      finish = Finish::length;
      break;
    }
  }
  tell(stream.finish(finish));
  listener.on_end(0, stream.result());
  return stream.result();
}

}  // namespace pl::tool
