#include "checkpoint/Checkpoint.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstring>

#include "Written.h"
#include "checkpoint/CheckpointError.h"
#include "runtime/Element.h"
#include "unit/TemporaryFolder.h"

namespace pl::checkpoint {
namespace {

using testing::ElementsAre;
using testing::ThrowsMessage;

template <class T>
T element(const Tensor& tensor, std::size_t i) {
  T value;
  std::memcpy(&value, tensor.data.data() + i * sizeof(T), sizeof(T));
  return value;
}

// The numbers below were read with the safetensors package.
TEST(Checkpoint, ReadsOneFileOfTransformers) {
  const Checkpoint checkpoint(dataFolder("qwen3-tied-bf16"));
  EXPECT_EQ(checkpoint.tensors().size(), 24u);
  const Tensor& norm = *checkpoint.find("model.norm.weight");
  EXPECT_EQ(norm.type.dtype, BF16);
  EXPECT_THAT(norm.shape, ElementsAre(32));
  EXPECT_EQ(runtime::widen(element<runtime::BFloat16>(norm, 1)), 0.98828125f);
  const Tensor& down = *checkpoint.find("model.layers.1.mlp.down_proj.weight");
  EXPECT_THAT(down.shape, ElementsAre(32, 48));
  EXPECT_EQ(runtime::widen(element<runtime::BFloat16>(down, 32 * 48 - 1)), -0.060302734375f);
  EXPECT_EQ(checkpoint.find("lm_head.weight"), nullptr);
}

TEST(Checkpoint, ReadsShardsOfTransformers) {
  const Checkpoint checkpoint(dataFolder("llama-sharded-fp32"));
  EXPECT_EQ(checkpoint.files().size(), 6u);
  EXPECT_EQ(checkpoint.tensors().size(), 21u);
  EXPECT_EQ(element<float>(*checkpoint.find("lm_head.weight"), 1), 0.1451009213924408f);
  EXPECT_EQ(element<float>(*checkpoint.find("model.embed_tokens.weight"), 0), 0.09023413807153702f);
}

TEST(Checkpoint, RefusesFoldersWithoutOne) {
  const TemporaryFolder folder;
  EXPECT_THAT(
      [&] { Checkpoint(folder / "none"); },
      ThrowsMessage<CheckpointError>((folder / "none") + ": expects a folder with a checkpoint but there is none"));
  EXPECT_THAT([&] { Checkpoint(folder / "."); },
              ThrowsMessage<CheckpointError>(
                  (folder / ".") + ": expects model.safetensors or model.safetensors.index.json but got neither"));
  std::filesystem::create_directory(folder / "model.safetensors");
  EXPECT_THAT(
      [&] { Checkpoint(folder / "."); },
      ThrowsMessage<CheckpointError>((folder / "./model.safetensors") + ": expects a file but got another thing"));
}

TEST(Checkpoint, SaysWhyAFileCannotBeRead) {
  const TemporaryFolder folder;
  EXPECT_THAT([&] { MappedFile(folder / "none"); },
              ThrowsMessage<CheckpointError>("cannot read " + (folder / "none") + ": No such file or directory"));
  write(folder / "model.safetensors", "");
  EXPECT_THAT([&] { Checkpoint(folder / "."); },
              ThrowsMessage<CheckpointError>((folder / "./model.safetensors") +
                                             ": expects 8 bytes with the header's length but got a file of 0 bytes"));
}

class Shards : public testing::Test {
 protected:
  Shards() {
    write(folder_ / "1.safetensors", safetensors({{"a", "U8", {1}, "1"}}));
    write(folder_ / "2.safetensors", safetensors({{"b", "U8", {1}, "2"}}));
  }

  /// What is said of this weight_map, without the folder's name.
  std::string refusal(const std::string& weightMap) {
    write(folder_ / "model.safetensors.index.json", R"({"metadata": {}, "weight_map": )" + weightMap + "}");
    try {
      const Checkpoint checkpoint(folder_ / ".");
    } catch (const CheckpointError& error) {
      return std::string(error.what()).substr((folder_ / "./").size());
    }
    return "none";
  }

  TemporaryFolder folder_;
};

TEST_F(Shards, AreOneCheckpoint) {
  EXPECT_EQ(refusal(R"({"a": "1.safetensors", "b": "2.safetensors"})"), "none");
  const Checkpoint checkpoint(folder_ / ".");
  EXPECT_EQ(element<char>(*checkpoint.find("b"), 0), '2');
  EXPECT_EQ(checkpoint.find("b")->file->path().filename(), "2.safetensors");
}

TEST_F(Shards, FitTheirIndex) {
  EXPECT_EQ(refusal("[]"), "model.safetensors.index.json: expects an object of texts for weight_map but got []");
  EXPECT_EQ(refusal("null"),
            "model.safetensors.index.json: expects an object of file names for weight_map but got none");
  EXPECT_EQ(refusal(R"({"a": 1})"),
            R"(model.safetensors.index.json: expects an object of texts for weight_map but got {"a":1})");
  EXPECT_EQ(refusal(R"({"a": "1.safetensors", "b": "3.safetensors"})"),
            "model.safetensors.index.json: expects the file 3.safetensors beside it but there is none");
  EXPECT_EQ(refusal(R"({"a": "2.safetensors", "b": "1.safetensors"})"),
            "model.safetensors.index.json: expects tensor 'a' in 2.safetensors but it has none of that name");
  EXPECT_EQ(refusal(R"({"a": "1.safetensors", "c": "2.safetensors"})"),
            "model.safetensors.index.json: expects tensor 'c' in 2.safetensors but it has none of that name");
  write(folder_ / "2.safetensors", safetensors({{"b", "U8", {1}, "2"}, {"c", "U8", {1}, "3"}}));
  EXPECT_EQ(refusal(R"({"a": "1.safetensors", "b": "2.safetensors"})"),
            "model.safetensors.index.json: expects every tensor in the index but got 'c' in 2.safetensors alone");
  write(folder_ / "2.safetensors", safetensors({{"a", "U8", {1}, "2"}, {"b", "U8", {1}, "3"}}));
  EXPECT_EQ(refusal(R"({"a": "1.safetensors", "b": "2.safetensors"})"),
            "2.safetensors: expects each tensor in one file but got 'a', which is in 1.safetensors, too");
}

TEST_F(Shards, LieBesideTheirIndex) {
  for (const std::string name : {"../1.safetensors", "/etc/passwd", "..", ".", "", "x/"}) {
    EXPECT_EQ(refusal(R"({"a": ")" + name + R"("})"),
              "model.safetensors.index.json: expects a file name without folders for 'a' but got '" + name + "'");
  }
}

}  // namespace
}  // namespace pl::checkpoint
