// Every kernel over a grid of shapes, in the interpreter and compiled for both targets, against the plain references.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "KernelRun.h"

namespace pl::test {
namespace {

const char* const kTargets[] = {"x86-64-v3", "native"};

std::string run_compiled(Compiled& compiled, const std::string& target, int threads, const KernelConfig& config,
                         const Bindings& before) {
  set_threads(threads);
  const Bindings after = cloned(before);
  compiled.on(target).run(pack(compiled.program().signature(), after));
  const std::string wrong = differences(compiled.kernel(), config, before, after);
  return wrong.empty() ? "" : "target " + target + ", " + std::to_string(threads) + " threads: " + wrong;
}

std::string run_interpreted(const Compiled& compiled, const KernelConfig& config, const Bindings& before) {
  const Bindings after = cloned(before);
  const auto& holes = compiled.kernel().holes;
  std::string notes;
  interpret(compiled.program(), pack(compiled.program().signature(), after),
            {.checked = true,
             .holes = holes ? holes(config, before) : Bindings(),
             .on_note = [&](const std::string& note) { notes += note + "\n"; }});
  if (!notes.empty()) return notes;
  const std::string wrong = differences(compiled.kernel(), config, before, after);
  return wrong.empty() ? "" : "interpreter: " + wrong;
}

// ---- Attention and whole layers ------------------------------------------------------------------------------------
// One program per row; batches, lengths, threads and targets vary inside. Rows cover R, q_head_batch and head_dim by
// pairs; the other constants make tails: chunks that do not divide their extents, blocks that stick out of the cache.

struct Shape {
  int per_kv;  // R
  int q_head_batch;
  int head_dim;
  int seq_tile = 64;
  int segment_blocks = 2;
  int kv_heads = 2;
  bool qk_norm = false;
  int page_size = 0;

  Words words() const {
    const auto word = [](const char* key, int value) { return std::string(key) + "=" + std::to_string(value); };
    return {
        word("heads", per_kv * kv_heads),   word("kv_heads", kv_heads),   word("head_dim", head_dim),
        word("q_head_batch", q_head_batch), word("seq_tile", seq_tile),   word("segment", segment_blocks * seq_tile),
        word("qk_norm", qk_norm ? 1 : 0),   word("page_size", page_size), "max_seq=200"};
  }
};

std::ostream& operator<<(std::ostream& out, const Shape& shape) { return out << testing::PrintToString(shape.words()); }

class Attention : public testing::TestWithParam<Shape> {};

/// The grid's lengths, starting with another one for every shape, so that each meets every place in a batch.
std::string lengths(int batch, int first) {
  constexpr int kLengths[] = {1, 63, 64, 65, 127, 200};
  std::string list = "seq_lens=";
  for (int b = 0; b < batch; ++b) list += (b == 0 ? "" : ",") + std::to_string(kLengths[(first + b) % 6]);
  return list;
}

TEST_P(Attention, AgreesWithTheReference) {
  Compiled compiled("qwen3/decode_scope2", GetParam().words());
  int run = GetParam().per_kv;
  for (const int batch : {1, 2, 15, 16, 17, 33}) {
    const KernelConfig config = compiled.with({"batch=" + std::to_string(batch), lengths(batch, run)});
    const Bindings before = compiled.kernel().arguments(config, run);
    EXPECT_EQ(run_compiled(compiled, kTargets[run % 2], 1 + run / 2 % 2, config, before), "");
    if (batch <= 2) {
      EXPECT_EQ(run_interpreted(compiled, config, before), "");
    }
    ++run;
  }
}

INSTANTIATE_TEST_SUITE_P(Shapes, Attention,
                         testing::Values(Shape{1, 8, 64}, Shape{1, 4, 256}, Shape{2, 8, 80}, Shape{2, 4, 128},
                                         Shape{3, 8, 128}, Shape{3, 4, 64}, Shape{4, 8, 256}, Shape{4, 4, 80},
                                         Shape{5, 8, 64}, Shape{5, 4, 80}, Shape{6, 8, 80}, Shape{6, 4, 128},
                                         Shape{7, 8, 128}, Shape{7, 4, 256}, Shape{8, 8, 128}, Shape{8, 4, 64},
                                         Shape{12, 8, 64}, Shape{12, 4, 128}, Shape{16, 8, 80}, Shape{16, 4, 256},
                                         // Beyond the grid: more heads than two groups, blocks of another size,
                                         // segments of one block and longer than the cache, one KV head, q/k norm.
                                         Shape{21, 8, 96}, Shape{5, 8, 64, 32, 3}, Shape{8, 8, 128, 48, 1, 1},
                                         Shape{8, 8, 128, 128, 1, 1, true}, Shape{3, 4, 80, 64, 16, 3, true},
                                         // In pages of one block and of several, segments that end inside a page.
                                         Shape{8, 16, 128, 64, 2, 2, true, 64}, Shape{2, 16, 64, 32, 3, 1, false, 128},
                                         Shape{5, 4, 80, 64, 1, 3, false, 128}));

struct Layer {
  const char* kernel;
  Words words;
};

std::ostream& operator<<(std::ostream& out, const Layer& layer) {
  return out << layer.kernel << testing::PrintToString(layer.words);
}

class Layers : public testing::TestWithParam<Layer> {};

TEST_P(Layers, AgreesWithTheReference) {
  Compiled compiled(GetParam().kernel, GetParam().words);
  int run = 0;
  for (const int batch : {1, 2, 15, 16, 17, 33}) {
    const KernelConfig config = compiled.with({"batch=" + std::to_string(batch), lengths(batch, run)});
    const Bindings before = compiled.kernel().arguments(config, run);
    EXPECT_EQ(run_compiled(compiled, kTargets[run % 2], 1 + run / 2 % 2, config, before), "");
    if (batch == 2 || batch == 17) {
      EXPECT_EQ(run_interpreted(compiled, config, before), "");
    }
    ++run;
  }
}

// Extents that every chunk divides, and extents that none does.
const Words kWhole = {"hidden=128",   "heads=8",      "kv_heads=2",    "head_dim=64",    "intermediate=192",
                      "max_seq=200",  "k_chunk=64",   "batch_tile=16", "q_out_chunk=64", "kv_out_chunk=64",
                      "out_chunk=64", "mlp_chunk=64", "seq_tile=64",   "segment=128",    "vocab=256"};
const Words kTails = {"hidden=136",      "heads=10",     "kv_heads=2",   "head_dim=64", "intermediate=200",
                      "max_seq=200",     "k_chunk=48",   "batch_tile=4", "norm_tile=3", "q_out_chunk=48",
                      "kv_out_chunk=24", "out_chunk=32", "mlp_chunk=56", "seq_tile=64", "segment=64",
                      "q_head_batch=3",  "qk_norm=1",    "vocab=333",    "packed=0"};
// The same for packed weights: the last panels and the last pairs of rows are cut.
const Words kPanelTails = {"hidden=137",      "heads=10",     "kv_heads=2",   "head_dim=62", "intermediate=201",
                           "max_seq=200",     "k_chunk=46",   "batch_tile=4", "norm_tile=3", "q_out_chunk=96",
                           "kv_out_chunk=32", "out_chunk=32", "mlp_chunk=64", "seq_tile=64", "segment=128",
                           "qk_norm=1",       "vocab=333",    "packed=1"};
// One chunk, larger than what it covers.
const Words kOversized = {"hidden=40",       "heads=3",     "kv_heads=1", "head_dim=16",
                          "intermediate=56", "max_seq=200", "eps=1e-5",   "vocab=50"};
const Words kInPages = {"hidden=128",  "heads=8",       "kv_heads=2",  "head_dim=64", "intermediate=192", "vocab=256",
                        "max_seq=200", "page_size=128", "seq_tile=64", "segment=64",  "qk_norm=1"};

INSTANTIATE_TEST_SUITE_P(
    Shapes, Layers,
    testing::Values(Layer{"qwen3/decode_scope1", kWhole}, Layer{"qwen3/decode_scope1", kTails},
                    Layer{"qwen3/decode_scope1", kPanelTails}, Layer{"qwen3/decode_scope1", kOversized},
                    Layer{"qwen3/decode_scope12", kWhole}, Layer{"qwen3/decode_scope12", kTails},
                    Layer{"qwen3/decode_scope12", kOversized}, Layer{"qwen3/decode_scope3", kWhole},
                    Layer{"qwen3/decode_scope3", kTails}, Layer{"qwen3/decode_scope3", kPanelTails},
                    Layer{"qwen3/decode_scope3", kOversized}, Layer{"qwen3/decode_layer", kWhole},
                    Layer{"qwen3/decode_layer", kTails}, Layer{"qwen3/decode_layer", kPanelTails},
                    Layer{"qwen3/decode_layer", kOversized}, Layer{"qwen3/decode_layer", kInPages},
                    Layer{"qwen3/decode_scope12", kInPages}, Layer{"qwen3/embed", kWhole}, Layer{"qwen3/head", kWhole},
                    Layer{"qwen3/head", kTails}, Layer{"qwen3/head", kPanelTails}, Layer{"qwen3/head", kOversized}));

/// Chunks of new tokens: one of a short sequence, several of which the last is shorter, one behind a long context. Rows
/// attend alone, in whole tiles, and in tiles of which some have rows of two sequences.
TEST(Prefill, AgreesWithTheReference) {
  int run = 0;
  for (const Words& call :
       {Words{"batch=7", "new_tokens=7", "seq_lens=7"}, Words{"batch=20", "new_tokens=9", "seq_lens=200,64,9"},
        Words{"batch=33", "new_tokens=33", "seq_lens=all:150"},
        Words{"batch=20", "new_tokens=9", "seq_lens=200,64,9", "row_tile=3"},
        Words{"batch=33", "new_tokens=33", "seq_lens=all:150", "row_tile=4"}}) {
    Words words = kInPages;
    words.insert(words.end(), call.begin(), call.end());
    Compiled compiled("qwen3/prefill_layer", words);
    const KernelConfig config = compiled.with({});
    const Bindings before = compiled.kernel().arguments(config, run);
    for (const char* target : kTargets) EXPECT_EQ(run_compiled(compiled, target, 2, config, before), "");
    if (run == 1 || run == 3) {
      EXPECT_EQ(run_interpreted(compiled, config, before), "");
    }
    ++run;
  }
}

/// Qwen3-0.6B's layer as it is, and Qwen3-32B's heads: the tile constants are the default ones.
TEST(RealShapes, AgreeWithTheReference) {
  const Words qwen3_06b = {"hidden=1024", "heads=16", "kv_heads=8", "head_dim=128", "intermediate=3072", "qk_norm=1"};
  Compiled layer("qwen3/decode_layer", qwen3_06b);
  const KernelConfig few = layer.with({"batch=3", "seq_lens=4096,1,777"});
  const Bindings layer_before = layer.kernel().arguments(few, 1);
  for (const char* target : kTargets) EXPECT_EQ(run_compiled(layer, target, 2, few, layer_before), "");

  Compiled scope2("qwen3/decode_scope2", {});
  const KernelConfig long_and_short = scope2.with({"batch=5", "seq_lens=4096,1,2048,4095,130"});
  const Bindings scope2_before = scope2.kernel().arguments(long_and_short, 1);
  for (const char* target : kTargets) EXPECT_EQ(run_compiled(scope2, target, 2, long_and_short, scope2_before), "");
}

// ---- The teaching kernels ------------------------------------------------------------------------------------------

struct Lesson {
  const char* kernel;
  Words words;
  std::vector<Words> calls;  // what one program serves
};

std::ostream& operator<<(std::ostream& out, const Lesson& lesson) {
  return out << lesson.kernel << testing::PrintToString(lesson.words);
}

class Lessons : public testing::TestWithParam<Lesson> {};

TEST_P(Lessons, AgreesWithTheReference) {
  Compiled compiled(GetParam().kernel, GetParam().words);
  int seed = 0;
  for (const Words& call : GetParam().calls) {
    const KernelConfig config = compiled.with(call);
    const Bindings before = compiled.kernel().arguments(config, ++seed);
    EXPECT_EQ(run_interpreted(compiled, config, before), "");
    for (const char* target : kTargets) {
      for (const int threads : {1, 2}) EXPECT_EQ(run_compiled(compiled, target, threads, config, before), "");
    }
  }
}

const std::vector<Words> kRows = {{"rows=1"}, {"rows=15"}, {"rows=16"}, {"rows=50"}};

INSTANTIATE_TEST_SUITE_P(
    Shapes, Lessons,
    testing::Values(Lesson{"hello_world", {"cols=64"}, kRows}, Lesson{"hello_world", {"cols=37", "row_tile=5"}, kRows},
                    Lesson{"softmax", {"cols=64"}, kRows}, Lesson{"softmax", {"cols=37", "row_tile=5"}, kRows},
                    Lesson{"softmax", {"cols=1"}, kRows}, Lesson{"softmax", {"cols=1000"}, kRows},
                    Lesson{"rms_norm", {"cols=64"}, kRows}, Lesson{"rms_norm", {"cols=333", "row_tile=7"}, kRows},
                    Lesson{"layer_norm", {"cols=64"}, kRows}, Lesson{"layer_norm", {"cols=333", "row_tile=7"}, kRows},
                    Lesson{"rope", {"heads=4", "head_dim=64", "max_positions=50"}, {{"tokens=1"}, {"tokens=19"}}},
                    Lesson{"rope", {"heads=3", "head_dim=6", "max_positions=50"}, {{"tokens=1"}, {"tokens=19"}}},
                    Lesson{"matmul", {"n=128", "k=256"}, {{"m=1"}, {"m=16"}, {"m=37"}}},
                    Lesson{"matmul", {"n=70", "k=50", "dtype=fp32"}, {{"m=1"}, {"m=16"}, {"m=37"}}},
                    Lesson{"matmul", {"n=70", "k=50", "dtype=fp16", "n_tile=32", "k_tile=16", "m_tile=8"}, {{"m=37"}}},
                    Lesson{"gemm", {"m=37", "n=70", "k=150"}, {{}}},
                    Lesson{"gemm", {"m=37", "n=70", "k=150", "a_trans=1", "alpha=0.5"}, {{}}},
                    Lesson{"gemm", {"m=37", "n=70", "k=150", "b_trans=1", "beta=-2"}, {{}}},
                    Lesson{
                        "gemm", {"m=32", "n=128", "k=256", "a_trans=1", "b_trans=1", "alpha=-1", "beta=0.25"}, {{}}}));

}  // namespace
}  // namespace pl::test
