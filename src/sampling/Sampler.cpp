#include "Sampler.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "Exponentials.h"
#include "Greatest.h"
#include "Processors.h"
#include "pl/error.h"

namespace pl::sampling {
namespace {

void expectOption(bool holds, const char* name, const char* range, double value) {
  if (!holds) throw CallError(fmt::format("{} expects {} but got {}", name, range, value));
}

/// The last step of splitmix64 (S. Vigna, public domain): every bit of the result depends on every bit of `z`.
std::uint64_t mixed(std::uint64_t z) {
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9U;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebU;
  return z ^ (z >> 31);
}

/// 0 <= u < 1, of 53 bits: number `position` of the seed's stream. Seeds are mixed first, so that the streams of 1 and
/// 2 have nothing in common.
double uniform(std::uint64_t seed, std::int64_t position) {
  constexpr std::uint64_t kStep = 0x9e3779b97f4a7c15U;
  const std::uint64_t bits = mixed(mixed(seed + kStep) + (static_cast<std::uint64_t>(position) + 1) * kStep);
  return static_cast<double>(bits >> 11) * 0x1p-53;
}

/// The scores after the steps that leave every token.
std::vector<float> scoresOf(const SamplingOptions& options, std::span<const float> logits,
                            std::span<const std::int32_t> history) {
  for (const std::int32_t token : history) {
    if (token < 0 || static_cast<std::size_t>(token) >= logits.size()) {
      throw CallError(fmt::format("history expects tokens from 0 to {} but got {}", logits.size() - 1, token));
    }
  }
  std::vector<float> scores(logits.begin(), logits.end());
  penalizeRepetition(scores, history, options.repetition_penalty);
  if (options.do_sample) applyTemperature(scores, options.temperature);
  return scores;
}

std::int32_t drawn(const Survivors& left, double u) {
  const double goal = u * std::accumulate(left.weights.begin(), left.weights.end(), 0.0);
  double sum = 0;
  for (std::size_t i = 0; i < left.tokens.size(); ++i) {
    sum += left.weights[i];
    if (sum > goal) return left.tokens[i];
  }
  return left.tokens.back();
}

}  // namespace

Sampler::Sampler(const SamplingOptions& options) : options_(options) {
  const auto& o = options;
  expectOption(o.temperature > 0 && std::isfinite(o.temperature), "temperature",
               "a number above 0 (do_sample = false takes the likeliest token)", o.temperature);
  expectOption(o.top_k >= 0, "top_k", "0 or more", o.top_k);
  expectOption(o.top_p >= 0 && o.top_p <= 1, "top_p", "a number from 0 to 1", o.top_p);
  expectOption(o.min_p >= 0 && o.min_p <= 1, "min_p", "a number from 0 to 1", o.min_p);
  expectOption(o.repetition_penalty > 0 && std::isfinite(o.repetition_penalty), "repetition_penalty",
               "a number above 0", o.repetition_penalty);
  expectOption(o.logprobs.value_or(0) >= 0, "logprobs", "0 or more", o.logprobs.value_or(0));
}

Choice Sampler::choose(std::span<const float> logits, std::span<const std::int32_t> history,
                       std::int64_t position) const {
  const std::int32_t likeliest = greatestLogit(logits);
  const auto chosen = [&] {
    if (!options_.do_sample && options_.repetition_penalty == 1) return likeliest;
    const std::vector<float> scores = scoresOf(options_, logits, history);
    if (!options_.do_sample) return greatest(scores);
    return drawn(filter(scores, options_.top_k, options_.top_p, options_.min_p), uniform(options_.seed, position));
  };
  Choice choice{.token = chosen()};
  if (!options_.logprobs) return choice;
  const float highest = logits[likeliest];
  const double logTotal = std::log(sumOfExponentials(logits, highest)) + highest;
  const auto logprob = [&](std::int32_t token) { return static_cast<float>(logits[token] - logTotal); };
  choice.logprob = logprob(choice.token);
  for (const std::int32_t token : greatestOf(logits, *options_.logprobs)) {
    choice.alternatives.emplace_back(token, logprob(token));
  }
  return choice;
}

std::vector<std::pair<std::int32_t, double>> Sampler::distribution(std::span<const float> logits,
                                                                   std::span<const std::int32_t> history) const {
  greatestLogit(logits);  // which checks them
  const std::vector<float> scores = scoresOf(options_, logits, history);
  if (!options_.do_sample) return {{greatest(scores), 1.0}};
  const Survivors left = filter(scores, options_.top_k, options_.top_p, options_.min_p);
  const double total = std::accumulate(left.weights.begin(), left.weights.end(), 0.0);
  std::vector<std::pair<std::int32_t, double>> result;
  for (std::size_t i = 0; i < left.tokens.size(); ++i) result.emplace_back(left.tokens[i], left.weights[i] / total);
  return result;
}

}  // namespace pl::sampling
