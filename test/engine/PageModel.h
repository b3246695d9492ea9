// A model without weights, for tests of the engine: it keeps its tokens in pages as a decoder keeps keys and values,
// and reads them back through the page tables. Its logits are a hash of all tokens of a sequence up to a position, so
// that a token in a wrong page, or one that is missing, changes everything after it.
#pragma once

#include <gtest/gtest.h>

#include <cmath>
#include <set>
#include <stdexcept>

#include "pl/engine.h"

namespace pl::engine {

class PageModel : public PagedModel {
 public:
  struct Shape {
    std::int64_t vocabulary = 50, page_size = 4, pages = 64, max_positions = 100;
  };
  explicit PageModel(const Shape& shape) : shape_(shape), cells_(shape.pages * shape.page_size, kNothing) {}

  std::int64_t vocabulary() const override { return shape_.vocabulary; }
  std::int64_t page_size() const override { return shape_.page_size; }
  std::int64_t pages() const override { return shape_.pages; }
  std::int64_t max_positions() const override { return shape_.max_positions; }

  void step(std::span<const Row> rows, std::span<float> logits) override {
    if (fail_at_ == ++steps_) throw std::runtime_error("the model fails");
    most_rows_ = std::max(most_rows_, rows.size());
    expect_rows_apart(rows);
    for (const Row& row : rows) cell(row, row.position) = row.token;
    std::size_t wanted = 0;
    for (const Row& row : rows) {
      if (row.wants_logits) write_logits(row, logits.subspan(wanted++ * vocabulary()).first(vocabulary()));
    }
    EXPECT_EQ(logits.size(), wanted * vocabulary());
  }

  void fail_at(std::int64_t step) { fail_at_ = step; }
  /// After this token one of the logits is NaN: the one of the token's position.
  void poison(std::int32_t token) { poison_.insert(token); }
  std::size_t most_rows() const { return most_rows_; }

  /// What greedy decoding gives for a prompt, without pages, an engine or other requests.
  std::vector<std::int32_t> greedy(std::vector<std::int32_t> tokens, std::int64_t count) const {
    const std::size_t prompt = tokens.size();
    for (; count > 0; --count) {
      std::uint64_t hash = kStart;
      for (const std::int32_t token : tokens) hash = mixed(hash, token);
      std::int32_t best = 0;
      for (std::int32_t token = 1; token < vocabulary(); ++token) {
        if (logit(hash, token) > logit(hash, best)) best = token;
      }
      tokens.push_back(best);
    }
    return {tokens.begin() + static_cast<std::ptrdiff_t>(prompt), tokens.end()};
  }

 private:
  static constexpr std::int32_t kNothing = -1;
  static constexpr std::uint64_t kStart = 0x9e3779b97f4a7c15U;

  static std::uint64_t mixed(std::uint64_t hash, std::int64_t value) {
    hash = (hash ^ static_cast<std::uint64_t>(value)) * 0xbf58476d1ce4e5b9U;
    return hash ^ (hash >> 29);
  }
  static float logit(std::uint64_t hash, std::int32_t token) {
    return static_cast<float>(mixed(hash, token) >> 48) / 4096.0F;
  }

  std::int32_t& cell(const Row& row, std::int64_t position) {
    return cells_.at(row.pages[position / shape_.page_size] * shape_.page_size + position % shape_.page_size);
  }

  void write_logits(const Row& row, std::span<float> logits) {
    std::uint64_t hash = kStart;
    for (std::int64_t position = 0; position <= row.position; ++position) {
      EXPECT_NE(cell(row, position), kNothing) << "position " << position << " was never computed";
      hash = mixed(hash, cell(row, position));
    }
    for (std::int32_t token = 0; token < vocabulary(); ++token) logits[token] = logit(hash, token);
    if (poison_.contains(cell(row, row.position))) logits[row.position] = NAN;
  }

  /// No page belongs to two sequences; rows of one sequence follow each other.
  static void expect_rows_apart(std::span<const Row> rows) {
    std::set<std::int32_t> taken;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      if (i > 0 && rows[i].pages.data() == rows[i - 1].pages.data()) {
        EXPECT_EQ(rows[i].position, rows[i - 1].position + 1);
        continue;
      }
      for (const std::int32_t page : rows[i].pages) EXPECT_TRUE(taken.insert(page).second) << "page " << page;
    }
  }

  Shape shape_;
  std::vector<std::int32_t> cells_;
  std::set<std::int32_t> poison_;
  std::int64_t steps_ = 0, fail_at_ = 0;
  std::size_t most_rows_ = 0;
};

}  // namespace pl::engine
