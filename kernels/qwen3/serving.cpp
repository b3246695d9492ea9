#include "serving.h"

#include <algorithm>

#include "word.h"

namespace pl::kernels::qwen3 {
namespace {

constexpr std::int64_t kVocabulary = 151936;

constexpr std::array kModels = {
    NamedModel{"tiny", {64, 4, 2, 32, 192, 4096}, 2, 1024, true},
    NamedModel{"qwen3-0.6b", {1024, 16, 8, 128, 3072, kVocabulary}, 28, kLongPositions, true},
    NamedModel{"qwen3-1.7b", {2048, 16, 8, 128, 6144, kVocabulary}, 28, kLongPositions, true},
    NamedModel{"qwen3-4b", {2560, 32, 8, 128, 9728, kVocabulary}, 36, kLongPositions, true},
    NamedModel{"qwen3-8b", {4096, 32, 8, 128, 12288, kVocabulary}, 36, kLongPositions, false},
    NamedModel{"qwen3-14b", {5120, 40, 8, 128, 17408, kVocabulary}, 40, kLongPositions, false},
    NamedModel{"qwen3-32b", {5120, 64, 8, 128, 25600, kVocabulary}, 64, kLongPositions, false},
};

/// Rows of a prompt that attend together: as many as have 32 query heads for a KV head, four register tiles for which K
/// is turned into columns once; more gain little, and the rows of a tile must be of one sequence.
std::int64_t row_tile(const Sizes& sizes) {
  constexpr std::int64_t kHeads = 32, kMost = 16;
  return std::clamp<std::int64_t>(kHeads * sizes.kv_heads / sizes.heads, 1, kMost);
}

}  // namespace

std::span<const NamedModel> named_models() { return kModels; }

Config serving_config(const Sizes& sizes, const ServedProgram& program, std::int64_t max_seq) {
  const std::vector<std::string> words = {word("hidden", sizes.hidden),
                                          word("heads", sizes.heads),
                                          word("kv_heads", sizes.kv_heads),
                                          word("head_dim", sizes.head_dim),
                                          word("intermediate", sizes.intermediate),
                                          word("vocab", sizes.vocab),
                                          word("qk_norm", std::int64_t{sizes.qk_norm}),
                                          word("eps", sizes.eps),
                                          word("max_seq", max_seq),
                                          word("row_tile", program.shares ? row_tile(sizes) : 1),
                                          word("page_size", kServingPage)};
  return parse(KernelConfig("qwen3", options(), words));
}

}  // namespace pl::kernels::qwen3
