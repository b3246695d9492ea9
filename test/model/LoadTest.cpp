// Loading: what a model says of itself, and what is refused.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <set>
#include <sstream>

#include "Decoded.h"
#include "pl/error.h"

namespace pl::model {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::StartsWith;
using testing::ThrowsMessage;

const std::vector<std::string> kSmall = {"vocab_size=100", "hidden_size=32", "intermediate_size=64",
                                         "num_hidden_layers=3", "max_position_embeddings=300"};

TEST(LoadModel, SaysWhatItsStepsRead) {
  const RandomCheckpoint checkpoint(kSmall);
  const auto model = load_model(checkpoint.path(), {.cache_positions = 1000, .cache = ""});
  EXPECT_EQ(model->vocabulary(), 100);
  EXPECT_EQ(model->page_size(), 128);
  EXPECT_EQ(model->pages(), 8);  // 1000 positions
  EXPECT_EQ(model->max_positions(), 300);
  // 4 query and 2 KV heads of 32. Panels fill up to 32 columns: the head's 100 take 128.
  const std::int64_t matrices = 32 * (128 + 64 + 64) + 128 * 32 + 3 * 32 * 64;
  EXPECT_EQ(model->weight_bytes(), 3 * (2 * matrices + 4 * (32 + 32 + 32 + 32)) + 2 * 32 * 128 + 4 * 32);
  EXPECT_EQ(model->position_bytes(), 3 * 2 * 2 * 32 * 2);
}

TEST(LoadModel, TakesFewerPositionsWhereAsked) {
  const RandomCheckpoint checkpoint(kSmall);
  const auto model = load_model(checkpoint.path(), {.max_positions = 50, .cache_positions = 1, .cache = ""});
  EXPECT_EQ(model->max_positions(), 50);
  EXPECT_EQ(model->pages(), 1);
  EXPECT_EQ(logitsOf(*model, randomTokens(1, 50, 100), 10).size(), 50);
}

TEST(LoadModel, FindsItsProgramsAndWeightsAgain) {
  const RandomCheckpoint checkpoint(kSmall);
  const Folder cache;
  const Tokens tokens = randomTokens(1, 20, 100);
  const ModelOptions options{.cache_positions = 128, .cache = cache.path().string()};
  const auto first = logitsOf(*load_model(checkpoint.path(), options), tokens, 20);
  std::set<std::string> kept;
  for (const auto& file : std::filesystem::directory_iterator(cache.path())) kept.insert(file.path().filename());
  EXPECT_GT(kept.size(), 4);
  std::vector<std::string> work;
  ModelOptions again = options;
  again.on_progress = [&](std::string_view what, std::int64_t, std::int64_t) { work.emplace_back(what); };
  EXPECT_EQ(logitsOf(*load_model(checkpoint.path(), again), tokens, 20), first);
  EXPECT_THAT(work, testing::Not(testing::Contains("packing weights")));
}

TEST(LoadModel, RefusesOptionsOutOfRange) {
  EXPECT_THAT([] { load_model("anything", {.max_positions = 0}); },
              ThrowsMessage<CallError>("load_model expects max_positions of 1 or more but got 0"));
  EXPECT_THAT([] { load_model("anything", {.cache_positions = -1}); },
              ThrowsMessage<CallError>("load_model expects cache_positions of 1 or more but got -1"));
}

TEST(LoadModel, NamesTheFolderThatHoldsNoModel) {
  const Folder folder;
  EXPECT_THAT([&] { load_model(folder.path()); },
              ThrowsMessage<Error>(HasSubstr((folder.path() / "config.json").string())));
}

TEST(LoadModel, NamesTheSizeThatItsKernelsRefuse) {
  const RandomCheckpoint checkpoint(kSmall);
  const std::string file = (checkpoint.path() / "config.json").string();
  std::ostringstream text;
  text << std::ifstream(file).rdbuf();
  const std::string eps = "\"rms_norm_eps\": 1e-06";
  std::string json = text.str();
  ASSERT_THAT(json, HasSubstr(eps));
  json.replace(json.find(eps), eps.size(), "\"rms_norm_eps\": 0.0");
  std::ofstream(file) << json;
  EXPECT_THAT([&] { load_model(checkpoint.path(), {.cache = ""}); },
              ThrowsMessage<Error>(AllOf(StartsWith(file + ": "), HasSubstr("eps expects"))));
}

class Step : public testing::Test {
 protected:
  Step() : checkpoint_(kSmall), model_(load_model(checkpoint_.path(), {.cache_positions = 512, .cache = ""})) {}

  void step(const PagedModel::Row& row, std::size_t logits) {
    std::vector<float> values(logits);
    model_->step({&row, 1}, values);
  }

  RandomCheckpoint checkpoint_;
  std::unique_ptr<Model> model_;
};

TEST_F(Step, RefusesRowsThatDoNotFit) {
  const std::vector<std::int32_t> pages = {0, 4};
  EXPECT_THAT([&] { step({.token = 1, .position = 300, .pages = pages, .wants_logits = false}, 0); },
              ThrowsMessage<CallError>("step expects row 0 at a position from 0 to 299 but got 300"));
  EXPECT_THAT([&] { step({.token = 1, .position = 256, .pages = pages, .wants_logits = false}, 0); },
              ThrowsMessage<CallError>("step expects 3 pages of row 0, for its position 256, but got 2"));
  EXPECT_THAT([&] { step({.token = 1, .position = 0, .pages = pages, .wants_logits = true}, 99); },
              ThrowsMessage<CallError>("step expects 100 logits, for 1 rows that want them, but got 99"));
  EXPECT_THAT([&] { step({.token = 100, .position = 0, .pages = pages, .wants_logits = false}, 0); },
              ThrowsMessage<CallError>(HasSubstr("argument 'tokens' expects values from 0 to 99 but got 100")));
  EXPECT_THAT([&] { step({.token = 1, .position = 128, .pages = pages, .wants_logits = false}, 0); },
              ThrowsMessage<CallError>(HasSubstr("argument 'block_table' expects values from 0 to 3 but got 4")));
}

TEST_F(Step, OfNoRowsDoesNothing) { EXPECT_NO_THROW(model_->step({}, {})); }

}  // namespace
}  // namespace pl::model
