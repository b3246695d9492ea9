// A property of every Qwen3 kernel: a sequence's results have the bits that it gets when it is decoded alone, whatever
// batch it is in, at whatever place, on however many threads, with stages fused or not.
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <vector>

#include "KernelRun.h"
#include "pl/random.h"

namespace pl::test {
namespace {

/// Small shapes that agree with no tile, and tiles that agree with no shape.
Words random_configuration(std::uint64_t seed) {
  Words words;
  const auto add = [&](const std::string& key, std::int64_t value) {
    words.push_back(key + "=" + std::to_string(value));
    return value;
  };
  const auto between = [&](const std::string& key, std::int64_t lowest, std::int64_t highest) {
    return add(key, Random(seed, key).integer(0, lowest, highest));
  };
  const auto one_of = [&](const std::string& key, const std::vector<std::int64_t>& values) {
    return add(key, values[Random(seed, key).integer(0, 0, static_cast<std::int64_t>(values.size()) - 1)]);
  };
  between("hidden", 33, 300);
  const std::int64_t kv_heads = between("kv_heads", 1, 3);
  add("heads", kv_heads * Random(seed, "heads").integer(0, 1, 16));
  one_of("head_dim", {64, 128});
  between("intermediate", 33, 300);
  between("max_seq", 30, 400);
  between("qk_norm", 0, 1);
  one_of("batch_tile", {3, 4, 16});
  one_of("norm_tile", {1, 3});
  one_of("k_chunk", {32, 48, 64});
  for (const char* columns : {"q_out_chunk", "kv_out_chunk", "out_chunk", "mlp_chunk"}) one_of(columns, {32, 64, 96});
  add("q_head_pad", one_of("q_head_batch", {1, 3, 8, 16}) + Random(seed, "q_head_pad").integer(0, 0, 2));
  add("segment", one_of("seq_tile", {16, 24, 64, 128}) * Random(seed, "segment").integer(0, 1, 5));
  return words;
}

constexpr std::int64_t kSequences = 12;  // of different lengths, of which batches are made

/// How weights lie in memory.
constexpr const char* kLayouts[] = {"packed=0", "packed=1"};

struct Case {
  const char* kernel;
  const char* target;
  std::uint64_t seed;  // of the configuration and the data
};

void PrintTo(const Case& c, std::ostream* out) { *out << c.kernel << ' ' << c.target << " seed " << c.seed; }

class BitEquality : public testing::TestWithParam<Case> {
 protected:
  const int before_ = threads();
  void TearDown() override { set_threads(before_); }
};

/// One way to run a kernel: the program compiled, and its sequences before a call.
struct Variant {
  std::string name;
  Executable executable;
  std::vector<Bindings> sequences;
};

Bindings written(const Signature& signature, const Bindings& arguments) {
  Bindings result;
  for (const auto& [name, array] : arguments) {
    if (signature.find(name)->role != Role::In) result.emplace_back(name, array);
  }
  return result;
}

/// Numbers of sequences, in any order, some more than once.
rc::Gen<std::vector<std::int64_t>> batches() {
  return rc::gen::mapcat(rc::gen::inRange<std::size_t>(1, 10), [](std::size_t size) {
    return rc::gen::container<std::vector<std::int64_t>>(size, rc::gen::inRange<std::int64_t>(0, kSequences));
  });
}

TEST_P(BitEquality, BatchesPlacesThreadsFusionAndLayoutsDoNotMatter) {
  const auto& [kernel, target, seed] = GetParam();
  const Words words = random_configuration(seed);
  std::vector<Variant> variants;
  for (const char* layout : kLayouts) {
    Words with_layout = words;
    with_layout.emplace_back(layout);
    const Compiled compiled(kernel, with_layout);
    const Signature& signature = compiled.program().signature();
    const KernelConfig config = compiled.with({"batch=" + std::to_string(kSequences)});
    const Bindings all = pack(signature, compiled.kernel().arguments(config, seed));
    std::vector<Bindings> sequences;
    for (std::int64_t b = 0; b < kSequences; ++b) sequences.push_back(sequence_of(signature, all, b, kSequences));
    for (const bool fuse : {true, false}) {
      variants.push_back({config.words() + (fuse ? ", fused" : ", not fused"),
                          compile(compiled.program(), {.target = target, .fuse = fuse}), sequences});
    }
  }

  std::vector<Bindings> alone;
  set_threads(1);
  for (const Bindings& sequence : variants[0].sequences) {
    const Signature& signature = variants[0].executable.signature();
    const Bindings copy = batch_of(signature, {sequence});
    variants[0].executable.run(copy);
    alone.push_back(written(signature, copy));
  }

  EXPECT_TRUE(rc::check([&] {
    const auto batch = *batches().as("sequences");
    const int thread_count = *rc::gen::inRange(1, 10).as("threads");  // more than there are cores
    const auto number = *rc::gen::inRange<std::size_t>(0, variants.size()).as("variant");
    const Variant& variant = variants[number];
    const Signature& signature = variant.executable.signature();
    std::vector<Bindings> parts;
    for (const std::int64_t sequence : batch) parts.push_back(variant.sequences[sequence]);
    const Bindings together = batch_of(signature, parts);
    set_threads(thread_count);
    variant.executable.run(together);
    const auto size = static_cast<std::int64_t>(batch.size());
    for (std::int64_t place = 0; place < size; ++place) {
      const std::string differences =
          bit_differences(alone[batch[place]], sequence_of(signature, together, place, size));
      if (!differences.empty()) RC_FAIL(variant.name + ", place " + std::to_string(place) + ": " + differences);
    }
  }));
}

std::vector<Case> cases() {
  std::vector<Case> all;
  for (std::uint64_t seed = 1; seed <= 4; ++seed) {
    for (const char* kernel : {"qwen3/decode_scope2", "qwen3/decode_layer"}) {
      all.push_back({kernel, seed % 4 == 0 ? "x86-64-v3" : "native", seed});
    }
  }
  return all;
}

INSTANTIATE_TEST_SUITE_P(Qwen3, BitEquality, testing::ValuesIn(cases()));

}  // namespace
}  // namespace pl::test
