// Models of these tests, and what they give.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "pl/model.h"

namespace pl::model {

using Tokens = std::vector<std::int32_t>;

/// A folder that lives as long as this.
class Folder {
 public:
  Folder();
  ~Folder();
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

/// A checkpoint as `plait random-model` writes it, of its smallest shape with other sizes in KEY=VALUE words.
class RandomCheckpoint {
 public:
  explicit RandomCheckpoint(const std::vector<std::string>& words = {}, std::uint64_t seed = 1);
  std::filesystem::path path() const { return folder_.path() / "model"; }

 private:
  Folder folder_;
};

/// One that transformers has written, of test/checkpoint/data.
std::filesystem::path checkpointInTree(const std::string& name);

/// Tokens 0 to `vocabulary` - 1, random.
Tokens randomTokens(std::uint64_t seed, std::int64_t count, std::int64_t vocabulary);

/// The logits of every position of one sequence, its tokens computed `chunk` at a time. The sequence has the pages
/// `firstPage`, `firstPage` + 1 …
std::vector<std::vector<float>> logitsOf(PagedModel& model, const Tokens& tokens, std::int64_t chunk,
                                         std::int32_t firstPage = 0);

/// |got - expected| over |expected|, of all logits of a sequence.
double distance(const std::vector<std::vector<float>>& got, const std::vector<std::vector<double>>& expected);

/// How far a model may be from exact arithmetic. Programs round activations to BF16, by 2^-9 of their size at most, a
/// dozen times in two layers: 0.4 to 0.8 %. A token in the wrong place, or a weight in the wrong form, makes tens of
/// percent.
inline constexpr double kRounding = 0.015;

}  // namespace pl::model
