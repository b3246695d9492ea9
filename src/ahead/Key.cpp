#include "ahead/Key.h"

#include <cstdint>

#include "word.h"

namespace pl::ahead {
namespace {

class Key {
 public:
  explicit Key(std::string_view kernel) : text_(kernel) {}

  template <class Number>
  Key& add(const char* name, Number value) {
    text_ += " " + kernels::word(name, value);
    return *this;
  }
  std::string text() && { return std::move(text_); }

 private:
  std::string text_;
};

}  // namespace

std::string keyOf(std::string_view kernel, const kernels::qwen3::Config& c) {
  Key key(kernel);
  key.add("hidden", c.hidden);
  if (kernel == "qwen3/embed") return std::move(key.add("vocab", c.vocab)).text();

  key.add("eps", c.eps).add("packed", std::int64_t{c.packed}).add("batch_tile", c.batch_tile);
  key.add("norm_tile", c.norm_tile).add("k_chunk", c.k_chunk).add("out_chunk", c.out_chunk);
  if (kernel == "qwen3/head") return std::move(key.add("vocab", c.vocab)).text();

  key.add("heads", c.heads).add("kv_heads", c.kv_heads).add("head_dim", c.head_dim);
  key.add("intermediate", c.intermediate).add("qk_norm", std::int64_t{c.qk_norm});
  key.add("max_seq", c.max_seq).add("page_size", c.page_size).add("q_out_chunk", c.q_out_chunk);
  key.add("kv_out_chunk", c.kv_out_chunk).add("mlp_chunk", c.mlp_chunk).add("row_tile", c.row_tile);
  key.add("q_head_batch", c.q_head_batch)
      .add("q_head_pad", c.q_head_pad)
      .add("seq_tile", c.seq_tile)
      .add("segment", c.segment);
  return std::move(key).text();
}

}  // namespace pl::ahead
