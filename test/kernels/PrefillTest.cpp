// A token has the bits in a chunk of prefill that it has when it is decoded: the caches and every row of the output.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <tuple>

#include "KernelRun.h"
#include "pl/random.h"

namespace pl::test {
namespace {

constexpr std::int64_t kHidden = 136;
// Groups of 3 and 2 query heads; segments of one block, two blocks in a page; no chunk divides its extent.
const Words kModel = {"hidden=136",   "heads=10",     "kv_heads=2",    "head_dim=64",    "intermediate=200",
                      "max_seq=200",  "k_chunk=48",   "batch_tile=16", "q_out_chunk=64", "kv_out_chunk=32",
                      "out_chunk=32", "mlp_chunk=64", "seq_tile=32",   "segment=32",     "q_head_batch=3",
                      "qk_norm=1",    "page_size=64"};
const std::vector<std::int64_t> kLengths = {150, 97, 1};
constexpr std::int64_t kBlock = 32, kTogether = 4;  // seq_tile; row_tile of rows that attend together

/// The new tokens of one call: of each sequence some that follow each other.
struct Row {
  std::int64_t sequence;
  std::int64_t pos;
};

/// A layer whose caches are filled call by call.
class Layer {
 public:
  Layer(Compiled& compiled, const std::string& target) : compiled_(compiled), target_(target) {
    const KernelConfig config = compiled.with({"batch=3", "new_tokens=1", "seq_lens=150,97,1"});
    arguments_ = cloned(pack(compiled.program().signature(), compiled.kernel().arguments(config, 1)));
    for (std::size_t s = 0; s < kLengths.size(); ++s) {
      hidden_.push_back(random_array(s, "hidden", BF16, {kLengths[s], kHidden}));
      out_.push_back(unwritten_array(BF16, {kLengths[s], kHidden}));
    }
  }

  void step(const std::vector<Row>& rows) {
    const auto count = static_cast<std::int64_t>(rows.size());
    const Array& table = argument(arguments_, "block_table");
    const std::int64_t pages = table.shape()[1];
    const Array hidden(BF16, {count, kHidden}), lengths(INT32, {count}), tables(INT32, {count, pages}),
        out(BF16, {count, kHidden}), shared(INT32, {count});
    for (std::int64_t first = 0; first < count; first += kTogether) {
      const Row& last = rows[std::min(first + kTogether, count) - 1];
      // Within a call the rows of a sequence follow each other.
      const bool isShared = rows[first].sequence == last.sequence;
      shared.as<std::int32_t>()[first] = isShared ? static_cast<std::int32_t>((rows[first].pos + 1) / kBlock) : 0;
    }
    for (std::int64_t i = 0; i < count; ++i) {
      copy_row(hidden_[rows[i].sequence], rows[i].pos, hidden, i);
      copy_row(table, rows[i].sequence, tables, i);
      lengths.as<std::int32_t>()[i] = static_cast<std::int32_t>(rows[i].pos + 1);
    }
    Bindings call;
    for (const auto& [name, array] : arguments_) {
      call.emplace_back(name, name == "hidden_states"   ? hidden
                              : name == "seq_lens"      ? lengths
                              : name == "block_table"   ? tables
                              : name == "shared_blocks" ? shared
                              : name == "out"           ? out
                                                        : array);
    }
    compiled_.on(target_).run(call);
    for (std::int64_t i = 0; i < count; ++i) copy_row(out, i, out_[rows[i].sequence], rows[i].pos);
  }

  Bindings results() const {
    Bindings results = {{"k_cache", argument(arguments_, "k_cache")}, {"v_cache", argument(arguments_, "v_cache")}};
    for (std::size_t s = 0; s < out_.size(); ++s) results.emplace_back("out" + std::to_string(s), out_[s]);
    return results;
  }

 private:
  static void copy_row(const Array& from, std::int64_t row, const Array& to, std::int64_t to_row) {
    const std::size_t bytes = from.bytes() / static_cast<std::size_t>(from.shape()[0]);
    std::memcpy(to.as<char>() + to_row * static_cast<std::int64_t>(bytes),
                from.as<char>() + row * static_cast<std::int64_t>(bytes), bytes);
  }

  Compiled& compiled_;
  std::string target_;
  Bindings arguments_;
  std::vector<Array> hidden_, out_;  // of each sequence
};

Words with(Words words, const Words& more) {
  for (const std::string& word : more) {
    std::erase_if(words, [&](const std::string& old) { return old.starts_with(word.substr(0, word.find('=') + 1)); });
    words.push_back(word);
  }
  return words;
}

class Prefill : public testing::TestWithParam<std::tuple<const char*, bool>> {};

TEST_P(Prefill, InAnyChunksHasTheBitsOfDecoding) {
  const auto [target, together] = GetParam();
  Compiled compiled("qwen3/decode_layer", kModel);
  Layer decoded(compiled, target);
  set_threads(2);
  for (std::int64_t pos = 0; pos < *std::ranges::max_element(kLengths); ++pos) {
    std::vector<Row> rows;
    for (std::int64_t s = 0; s < 3; ++s)
      if (pos < kLengths[s]) rows.push_back({s, pos});
    decoded.step(rows);
  }
  Compiled prefill("qwen3/decode_layer",  // prefill_layer has the same text
                   together ? with(kModel, {"row_tile=4", "q_head_batch=5"}) : kModel);
  for (const std::uint64_t seed : {1, 2, 3}) {
    Layer prefilled(prefill, target);
    const Random random(seed, "chunks");
    const std::int64_t longest = seed == 1 ? 150 : 40;  // once: everything in one call
    std::vector<std::int64_t> next(kLengths.size());
    for (std::int64_t draw = 0; next != kLengths;) {
      std::vector<Row> rows;
      for (std::int64_t i = 0; i < 3; ++i) {
        const std::int64_t s = (i + draw) % 3;  // each sequence meets each place in a call
        const std::int64_t wanted = seed == 1 ? longest : random.integer(draw * 3 + i, 0, longest);
        for (const std::int64_t end = std::min(next[s] + wanted, kLengths[s]); next[s] < end; ++next[s])
          rows.push_back({s, next[s]});
      }
      ++draw;
      set_threads(1 + static_cast<int>(draw % 3));
      if (!rows.empty()) prefilled.step(rows);
    }
    EXPECT_EQ(bit_differences(decoded.results(), prefilled.results()), "") << "chunks of seed " << seed;
  }
}

INSTANTIATE_TEST_SUITE_P(Targets, Prefill, testing::Combine(testing::Values("x86-64-v3", "native"), testing::Bool()),
                         [](const auto& info) {
                           std::string target = std::get<0>(info.param);
                           std::ranges::replace(target, '-', '_');
                           return target + (std::get<1>(info.param) ? "_together" : "_alone");
                         });

}  // namespace
}  // namespace pl::test
