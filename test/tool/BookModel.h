// A model without weights that knows some texts by heart: where a sequence so far is the beginning of one, the text's
// next token is by far the likeliest, and at its end the eos token. It keeps tokens in pages, as a decoder keeps keys
// and values, and reads them back, so that a wrong page loses the text.
#pragma once

#include <gtest/gtest.h>

#include <stdexcept>
#include <string_view>

#include "pl/engine.h"
#include "tokenizer/Tokenizer.h"

namespace pl::tool {

class BookModel : public PagedModel {
 public:
  using Tokens = std::vector<std::int32_t>;
  struct Shape {
    std::int64_t page_size = 4, pages = 64, max_positions = 200;
  };
  BookModel(std::int64_t vocabulary, std::int32_t eos, const Shape& shape)
      : vocabulary_(vocabulary), eos_(eos), shape_(shape), cells_(shape.pages * shape.page_size, -1) {}

  void learn(Tokens book) { books_.push_back(std::move(book)); }

  std::int64_t vocabulary() const override { return vocabulary_; }
  std::int64_t page_size() const override { return shape_.page_size; }
  std::int64_t pages() const override { return shape_.pages; }
  std::int64_t max_positions() const override { return shape_.max_positions; }

  void step(std::span<const Row> rows, std::span<float> logits) override {
    rows_ += static_cast<std::int64_t>(rows.size());
    for (const Row& row : rows) cell(row, row.position) = row.token;
    std::size_t wanted = 0;
    for (const Row& row : rows) {
      if (!row.wants_logits) continue;
      Tokens sequence;
      for (std::int32_t position = 0; position <= row.position; ++position) sequence.push_back(cell(row, position));
      const std::span<float> mine = logits.subspan(wanted++ * vocabulary_).first(vocabulary_);
      std::ranges::fill(mine, 0.0F);
      mine[next(sequence)] = 30;
    }
  }

  /// Computed so far.
  std::int64_t rows() const { return rows_; }

 private:
  std::int32_t& cell(const Row& row, std::int64_t position) {
    return cells_.at(row.pages[position / shape_.page_size] * shape_.page_size + position % shape_.page_size);
  }

  std::int32_t next(const Tokens& sequence) const {
    for (const Tokens& book : books_) {
      if (book.size() < sequence.size() || !std::equal(sequence.begin(), sequence.end(), book.begin())) continue;
      return book.size() == sequence.size() ? eos_ : book[sequence.size()];
    }
    ADD_FAILURE() << "no book begins so";
    return eos_;
  }

  std::int64_t vocabulary_;
  std::int32_t eos_;
  Shape shape_;
  Tokens cells_;
  std::vector<Tokens> books_;
  std::int64_t rows_ = 0;
};

}  // namespace pl::tool
