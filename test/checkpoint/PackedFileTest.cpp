// Packed weights that are kept: the same as packed anew, and anew wherever they would be wrong.
#include "checkpoint/PackedFile.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <cstring>
#include <iterator>
#include <optional>

#include "Written.h"
#include "checkpoint/CheckpointError.h"
#include "checkpoint/Checksum.h"
#include "checkpoint/ModelWeights.h"
#include "unit/TemporaryFolder.h"

namespace pl::checkpoint {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

std::string bytesOf(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

void expectSame(const Bindings& got, const Bindings& expected) {
  ASSERT_EQ(got.size(), expected.size());
  for (std::size_t i = 0; i < got.size(); ++i) {
    const auto& [name, array] = got[i];
    EXPECT_EQ(name, expected[i].first);
    EXPECT_EQ(array.shape(), expected[i].second.shape());
    EXPECT_EQ(array.layout(), expected[i].second.layout());
    ASSERT_EQ(array.bytes(), expected[i].second.bytes());
    EXPECT_EQ(std::memcmp(array.data(), expected[i].second.data(), array.bytes()), 0) << name;
  }
}

/// A copy of a checkpoint of transformers, and a cache.
class Packed : public testing::Test {
 protected:
  explicit Packed(const std::string& name = "llama-sharded-fp32") {
    std::filesystem::copy(dataFolder(name), folder_ / "model");
  }

  ModelWeights load() {
    notes_.clear();
    done_.clear();
    const Checkpoint checkpoint(folder_ / "model");
    const LoadOptions options = {.cache = cache_,
                                 .onProgress =
                                     [this](std::string_view what, std::int64_t done, std::int64_t whole) {
                                       EXPECT_LE(done, whole);
                                       if (done == whole) done_.emplace_back(what);
                                     },
                                 .onNote = [this](const std::string& note) { notes_.push_back(note); }};
    return loadWeights(checkpoint, readModelConfig(folder_ / "model"), options);
  }

  void expectAsPackedAnew(const ModelWeights& got) {
    const Checkpoint checkpoint(folder_ / "model");
    const ModelWeights expected = loadWeights(checkpoint, readModelConfig(folder_ / "model"));
    ASSERT_EQ(got.layers.size(), expected.layers.size());
    for (std::size_t i = 0; i < got.layers.size(); ++i) expectSame(got.layers[i], expected.layers[i]);
    expectSame(got.model, expected.model);
  }

  std::filesystem::path packedFile() const { return packedPath(cache_, Checkpoint(folder_ / "model")); }

  TemporaryFolder folder_;
  std::filesystem::path cache_ = folder_ / "cache/plait";
  std::vector<std::string> notes_, done_;
};

TEST_F(Packed, AreReadAtTheSecondStart) {
  load();
  EXPECT_THAT(done_, ElementsAre("packing weights", "keeping packed weights"));
  const ModelWeights again = load();
  EXPECT_THAT(done_, ElementsAre("reading packed weights"));
  EXPECT_THAT(notes_, IsEmpty());
  expectAsPackedAnew(again);
}

TEST_F(Packed, AreTheTensorsOfTheCheckpoint) {
  const ModelWeights weights = load();
  ASSERT_EQ(weights.layers.size(), 2u);
  const auto& [name, down] = weights.layers[1].back();
  EXPECT_EQ(name, "w_down");
  EXPECT_THAT(down.shape(), ElementsAre(41, 36));
  EXPECT_EQ(down.at(1 * 36), 0.07763671875);  // 0.07743053 of [0, 1], in BF16
  const auto& [head, matrix] = weights.model.back();
  EXPECT_EQ(head, "lm_head");
  EXPECT_THAT(matrix.shape(), ElementsAre(36, 96));
  EXPECT_EQ(weights.model[1].first, "final_rms_weight");
  EXPECT_EQ(weights.model[1].second.at(1), static_cast<double>(0.969597578048706f));
}

class PackedTied : public Packed {
 protected:
  PackedTied() : Packed("qwen3-tied-bf16") {}
};

TEST_F(PackedTied, HeadIsTheEmbeddingTransposed) {
  const ModelWeights weights = load();
  const Array &embedding = weights.model.front().second, &head = weights.model.back().second;
  for (std::int64_t v = 0; v < 96; ++v) {
    for (std::int64_t h = 0; h < 32; ++h) ASSERT_EQ(head.at(h * 96 + v), embedding.at(v * 32 + h));
  }
  expectAsPackedAnew(load());
}

TEST_F(Packed, FileIsOneOfSafetensors) {
  load();
  const SafetensorsFile file(packedFile());
  const StoredTensor& first = file.header.tensors.front();
  EXPECT_EQ(first.name, "layers.0.input_rms_weight");  // numbers of 4 bytes come first
  EXPECT_EQ(file.header.bytes % 8, 0u);
  for (const StoredTensor& tensor : file.header.tensors) {
    if (tensor.name == "layers.1.w_down") EXPECT_THAT(tensor.shape, ElementsAre(2, 21, 32, 2));  // [41, 36]
  }
}

TEST_F(Packed, AreMadeAnewWhenAFileHasChanged) {
  load();
  const std::string file = folder_ / "model/model-00001-of-00006.safetensors";
  const auto before = std::filesystem::last_write_time(file);
  std::string bytes = bytesOf(file);
  bytes.back() ^= 1;
  write(file, bytes);
  std::filesystem::last_write_time(file, before + std::chrono::seconds(1));
  const ModelWeights weights = load();
  ASSERT_EQ(notes_.size(), 1u);
  EXPECT_THAT(notes_[0],
              HasSubstr(": expects packed weights of this checkpoint but got those of other files: layout 1; "));
  EXPECT_THAT(notes_[0], testing::EndsWith("; they are packed anew"));
  expectAsPackedAnew(weights);
  load();
  EXPECT_THAT(notes_, IsEmpty());
}

TEST_F(Packed, AreMadeAnewWhereverTheFileIsDamaged) {
  load();
  const std::string whole = bytesOf(packedFile());
  const std::size_t header = SafetensorsFile(packedFile()).header.bytes;
  std::vector<std::string> damaged = {"", whole.substr(0, header / 2), whole.substr(0, whole.size() - 1), whole + "x"};
  for (std::size_t place = 3; place < whole.size(); place += whole.size() / 20) {
    damaged.push_back(whole);
    damaged.back()[place] ^= 16;
  }
  for (const std::string& bytes : damaged) {
    write(packedFile(), bytes);
    const ModelWeights weights = load();
    EXPECT_THAT(done_, ElementsAre("packing weights", "keeping packed weights"));
    ASSERT_EQ(notes_.size(), 1u);
    EXPECT_EQ(bytesOf(packedFile()), whole);
  }
}

TEST_F(Packed, SayWhichDataAreDamaged) {
  load();
  std::string bytes = bytesOf(packedFile());
  bytes.back() ^= 1;
  write(packedFile(), bytes);
  load();
  EXPECT_THAT(notes_,
              ElementsAre(packedFile().string() +
                          ": expects packed weights of this checkpoint but got damaged data of 'lm_head'; they are "
                          "packed anew"));
}

TEST_F(Packed, OfAnotherModelAreMadeAnew) {
  load();
  const std::vector<Weight> weights = weightsOf(readModelConfig(folder_ / "model"));
  const std::string identity = identityOf(Checkpoint(folder_ / "model"));
  const auto refusal = [&](const std::vector<Weight>& others, const std::string& by) -> std::string {
    try {
      readPacked(packedFile(), by, others, {});
    } catch (const CheckpointError& error) {
      return std::string(error.what()).substr(packedFile().string().size());
    }
    return "none";
  };
  EXPECT_EQ(refusal(weights, identity), "none");
  std::vector<Weight> fewer = weights, wider = weights;
  fewer.pop_back();
  EXPECT_EQ(refusal(fewer, identity), ": expects packed weights of this checkpoint but got those of another model");
  wider[1].stored[0] += 32;
  EXPECT_EQ(refusal(wider, identity), ": expects packed weights of this checkpoint but got another 'layers.0.wq'");
  write(packedFile(), safetensors({{"a", "U8", {1}, "1"}}));
  EXPECT_EQ(refusal(weights, identity), ": expects packed weights of this checkpoint but got none");
}

TEST_F(Packed, AreUsedWhereTheyCannotBeKept) {
  write(folder_ / "cache", "no folder");
  const ModelWeights weights = load();
  expectAsPackedAnew(weights);
  EXPECT_THAT(notes_,
              ElementsAre("cannot write " + packedFile().string() + ": Not a directory; packed weights are not kept"));
}

TEST_F(Packed, LeaveNothingElseBehind) {
  load();
  load();
  const std::filesystem::directory_iterator files(cache_);
  EXPECT_EQ(std::distance(begin(files), end(files)), 1);
  std::filesystem::remove(packedFile());
  std::filesystem::create_directories(packedFile() / "a folder in its place");
  load();
  EXPECT_EQ(notes_.size(), 2u);  // cannot be read, cannot be put there
  const std::filesystem::directory_iterator after(cache_);
  EXPECT_EQ(std::distance(begin(after), end(after)), 1);
}

TEST_F(Packed, OneFileForAFolderHoweverItIsCalled) {
  EXPECT_EQ(packedPath("c", Checkpoint(folder_ / "model/")), packedPath("c", Checkpoint(folder_ / "model/../model")));
  EXPECT_THAT(packedFile().filename().string(), testing::MatchesRegex("model-[0-9a-f]{16}.safetensors"));
}

TEST(Checksum, DependsOnEveryBitAndTheLength) {
  std::vector<std::byte> bytes(100);
  const std::uint64_t before = checksumOf(bytes);
  for (std::size_t bit = 0; bit < 800; ++bit) {
    bytes[bit / 8] ^= std::byte(1 << bit % 8);
    EXPECT_NE(checksumOf(bytes), before) << bit;
    bytes[bit / 8] ^= std::byte(1 << bit % 8);
  }
  for (std::size_t length = 0; length < 100; ++length) EXPECT_NE(checksumOf(std::span(bytes).first(length)), before);
}

}  // namespace
}  // namespace pl::checkpoint
