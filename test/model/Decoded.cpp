#include "Decoded.h"

#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <numeric>

#include "RandomModel.h"
#include "pl/random.h"

namespace pl::model {

Folder::Folder() {
  static std::atomic<int> count = 0;
  path_ = std::filesystem::temp_directory_path() /
          ("plait-model-" + std::to_string(getpid()) + "-" + std::to_string(count++));
  std::filesystem::create_directories(path_);
}

Folder::~Folder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

RandomCheckpoint::RandomCheckpoint(const std::vector<std::string>& words, std::uint64_t seed) {
  tool::write_random_model({.folder = path(), .like = "tiny", .words = words, .tokenizer = {}, .seed = seed});
}

std::filesystem::path checkpointInTree(const std::string& name) {
  return std::filesystem::path(PL_CHECKPOINT_DATA) / name;
}

Tokens randomTokens(std::uint64_t seed, std::int64_t count, std::int64_t vocabulary) {
  const Random random(seed, "tokens");
  Tokens tokens(count);
  for (std::int64_t i = 0; i < count; ++i) tokens[i] = static_cast<std::int32_t>(random.integer(i, 0, vocabulary - 1));
  return tokens;
}

std::vector<std::vector<float>> logitsOf(PagedModel& model, const Tokens& tokens, std::int64_t chunk,
                                         std::int32_t firstPage) {
  const auto count = static_cast<std::int64_t>(tokens.size());
  std::vector<std::int32_t> pages((count + model.page_size() - 1) / model.page_size());
  std::iota(pages.begin(), pages.end(), firstPage);
  std::vector<std::vector<float>> all;
  for (std::int64_t begin = 0; begin < count; begin += chunk) {
    std::vector<PagedModel::Row> rows;
    for (std::int64_t position = begin; position < std::min(count, begin + chunk); ++position) {
      rows.push_back({.token = tokens[position],
                      .position = static_cast<std::int32_t>(position),
                      .pages = pages,
                      .wants_logits = true});
    }
    std::vector<float> logits(rows.size() * model.vocabulary());
    model.step(rows, logits);
    for (auto at = logits.begin(); at != logits.end(); at += model.vocabulary()) {
      all.emplace_back(at, at + model.vocabulary());
    }
  }
  return all;
}

double distance(const std::vector<std::vector<float>>& got, const std::vector<std::vector<double>>& expected) {
  double difference = 0, size = 0;
  for (std::size_t p = 0; p < expected.size(); ++p) {
    for (std::size_t i = 0; i < expected[p].size(); ++i) {
      difference += std::pow(got[p][i] - expected[p][i], 2);
      size += std::pow(expected[p][i], 2);
    }
  }
  return std::sqrt(difference / size);
}

}  // namespace pl::model
