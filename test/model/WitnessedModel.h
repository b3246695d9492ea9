// A model beside which somebody stands and writes down, for every sequence of tokens, the bits of its logits.
#pragma once

#include <gtest/gtest.h>

#include <cstring>
#include <map>
#include <set>
#include <vector>

#include "Decoded.h"

namespace pl::model {

/// Of every sequence of tokens that was ever decoded, the bits of the logits after it. One and the same sequence that
/// has other bits in another company is a failure.
class Witness {
 public:
  void see(const Tokens& tokens, std::span<const float> logits) {
    const std::uint64_t bits = hash(logits);
    const auto [known, isNew] = seen_.emplace(tokens, bits);
    if (isNew) return;
    ++again_;
    EXPECT_EQ(known->second, bits) << "a sequence of " << tokens.size() << " tokens has other logits than before";
  }
  /// Sequences that were seen once more.
  std::int64_t again() const { return again_; }

 private:
  static std::uint64_t hash(std::span<const float> logits) {
    std::uint64_t hash = 0xcbf29ce484222325U;  // FNV-1a, over words
    for (const float logit : logits) {
      std::uint32_t bits = 0;
      std::memcpy(&bits, &logit, sizeof bits);
      hash = (hash ^ bits) * 0x100000001b3U;
    }
    return hash;
  }

  std::map<Tokens, std::uint64_t> seen_;
  std::int64_t again_ = 0;
};

/// Forwards to a model and shows the witness what comes back. A sequence is known by its first page.
class WitnessedModel : public PagedModel {
 public:
  /// Has the last `pages` of the model's pages: what it calls page 0 lies elsewhere each time.
  WitnessedModel(PagedModel& model, Witness& witness, std::int64_t pages)
      : model_(model), witness_(witness), pages_(pages) {}

  std::int64_t vocabulary() const override { return model_.vocabulary(); }
  std::int64_t page_size() const override { return model_.page_size(); }
  std::int64_t pages() const override { return pages_; }
  std::int64_t max_positions() const override { return model_.max_positions(); }

  void step(std::span<const Row> rows, std::span<float> logits) override {
    std::vector<std::vector<std::int32_t>> tables;
    std::vector<Row> moved(rows.begin(), rows.end());
    for (const Row& row : rows) {
      tables.emplace_back(row.pages.begin(), row.pages.end());
      for (std::int32_t& page : tables.back()) page += static_cast<std::int32_t>(model_.pages() - pages_);
    }
    for (std::size_t i = 0; i < moved.size(); ++i) moved[i].pages = tables[i];
    model_.step(moved, logits);
    for (const Row& row : rows) {
      Tokens& tokens = sequences_[row.pages.front()];
      tokens.resize(row.position);
      tokens.push_back(row.token);
      if (!row.wants_logits) continue;
      witness_.see(tokens, logits.first(vocabulary()));
      logits = logits.subspan(vocabulary());
    }
  }

 private:
  PagedModel& model_;
  Witness& witness_;
  std::int64_t pages_;
  std::map<std::int32_t, Tokens> sequences_;  // by their first page
};

}  // namespace pl::model
