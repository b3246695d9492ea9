#include "Perplexity.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "pl/array.h"
#include "pl/error.h"
#include "sampling/Exponentials.h"
#include "sampling/Greatest.h"

namespace pl::tool {
namespace {

/// Rows of a step, each with logits: 40 MB of them for a vocabulary of 152,000.
constexpr std::int64_t kRows = 64;

double logprob(std::span<const float> logits, std::int32_t token) {
  const float highest = logits[sampling::greatestLogit(logits)];
  return static_cast<double>(logits[token]) - highest - std::log(sampling::sumOfExponentials(logits, highest));
}

}  // namespace

std::int64_t Perplexity::scored() const {
  return std::ranges::count_if(logprobs, [](const auto& logprob) { return logprob.has_value(); });
}

double Perplexity::mean_logprob() const {
  double sum = 0;
  for (const auto& logprob : logprobs) sum += logprob.value_or(0);
  return sum / static_cast<double>(scored());
}

double Perplexity::perplexity() const { return std::exp(-mean_logprob()); }

Perplexity perplexity_of(PagedModel& model, std::span<const std::int32_t> tokens, std::int64_t window,
                         const OnLogits& on_logits) {
  const auto count = static_cast<std::int64_t>(tokens.size());
  const std::int64_t vocabulary = model.vocabulary();
  std::vector<std::int32_t> pages(model.pages());
  std::iota(pages.begin(), pages.end(), 0);
  const Array logits(FP32, {std::min(kRows, window), vocabulary});
  Perplexity result{.logprobs = std::vector<std::optional<double>>(tokens.size())};
  for (std::int64_t begin = 0, end = 0; begin < count; begin = end) {
    const std::int64_t first = begin / window * window;  // of the window
    end = std::min({begin + kRows, first + window, count});
    std::vector<PagedModel::Row> rows;
    for (std::int64_t at = begin; at < end; ++at) {
      rows.push_back({.token = tokens[at],
                      .position = static_cast<std::int32_t>(at - first),
                      .pages = pages,
                      .wants_logits = true});
    }
    model.step(rows, {logits.as<float>(), static_cast<std::size_t>((end - begin) * vocabulary)});
    for (std::int64_t at = begin; at < end; ++at) {
      const std::span row(logits.as<float>() + (at - begin) * vocabulary, static_cast<std::size_t>(vocabulary));
      if (on_logits) on_logits(at, row);
      if (at + 1 == std::min(first + window, count)) continue;
      try {
        result.logprobs[at + 1] = logprob(row, tokens[at + 1]);
      } catch (const Error& error) {
        throw CallError(fmt::format("after {} tokens: {}", at + 1, error.what()));
      }
    }
  }
  return result;
}

}  // namespace pl::tool
