// Qwen3-32B-like shapes, unless a word says otherwise: hidden 8192, 64 heads on 8 KV heads, intermediate 25600.
#include "Bench.h"

namespace pl::tool {

const std::vector<BenchShape>& bench_shapes() {
  static const std::vector<BenchShape> shapes = {
      {"qwen3/decode_scope1", {"batch=1"}},
      {"qwen3/decode_scope1", {"batch=4"}},
      {"qwen3/decode_scope1", {"batch=8"}},
      {"qwen3/decode_scope1", {"batch=16"}},
      {"qwen3/decode_scope1", {"batch=32"}},
      {"qwen3/decode_scope2", {"batch=16", "seq_lens=all:4096"}},
      {"qwen3/decode_scope2", {"batch=16", "seq_lens=all:512"}},
      {"qwen3/decode_scope2", {"batch=16", "seq_lens=random"}},
      {"qwen3/decode_scope2", {"batch=1", "seq_lens=all:4096"}},
      {"qwen3/decode_scope2", {"batch=1", "seq_lens=all:16384", "max_seq=16384"}},
      // The number of query heads that share a KV head.
      {"qwen3/decode_scope2", {"batch=16", "seq_lens=all:2048", "heads=8"}},
      {"qwen3/decode_scope2", {"batch=16", "seq_lens=all:2048", "heads=16"}},
      {"qwen3/decode_scope2", {"batch=16", "seq_lens=all:2048", "heads=24"}},
      {"qwen3/decode_scope2", {"batch=16", "seq_lens=all:2048", "heads=32"}},
      {"qwen3/decode_scope2", {"batch=16", "seq_lens=all:2048", "heads=40"}},
      {"qwen3/decode_scope2", {"batch=16", "seq_lens=all:2048", "heads=128"}},
      {"qwen3/decode_scope3", {"batch=16"}},
      {"qwen3/decode_layer", {"batch=16", "seq_lens=random"}},
      {"qwen3/decode_layer", {"batch=16", "seq_lens=random", "hidden=5120"}},
  };
  return shapes;
}

}  // namespace pl::tool
