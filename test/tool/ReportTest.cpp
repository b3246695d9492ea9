// The report's text and JSON.
#include "Report.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <nlohmann/json.hpp>

namespace pl::tool {
namespace {

using testing::HasSubstr;

Comparison agreeing() {
  Comparison output;
  output.name = "k_cache";
  output.elements = 4;
  output.max_abs = 0.25;
  output.max_rel = 0.5;
  output.max_of_allowed = 0.75;
  output.untouched = 12;
  output.ulps = {3, 0, 1};
  return output;
}

Comparison wrong() {
  Comparison output;
  output.name = "y";
  output.elements = 4;
  output.max_abs = std::nan("");
  output.mismatches = 2;
  output.changed = 1;
  output.untouched = 4;
  output.ulps = {2, 0, 0, 0, 0, 0, 0, 2};
  output.first = {{.at = {1, 2}, .expected = 0.5, .got = std::nan(""), .allowed = 1e-6}};
  return output;
}

Report report(std::optional<std::vector<Comparison>> outputs) {
  return {.kernel = "softmax",
          .config = "rows=2 cols=4",
          .seed = 7,
          .engine = "cpu",
          .target = "native",
          .threads = 2,
          .repeat = 3,
          .time_ms = {.min = 1, .median = 2, .max = 4},
          .work = {.bytes = 3e6, .flops = 5e9},
          .outputs = std::move(outputs)};
}

TEST(Report, TextOfAPass) {
  EXPECT_EQ(report(std::vector{agreeing()}).text(),
            "softmax rows=2 cols=4\n"
            "seed 7, engine cpu, target native, threads 2\n"
            "time     min 1.000 ms, median 2.000 ms, max 4.000 ms (3 runs)\n"
            "work     3 MB, 5 Gflop\n"
            "speed    1.5 GB/s, 2500 GFLOP/s (median)\n"
            "outputs\n"
            "  k_cache      ok    max abs 0.25, max rel 0.5, 75 % of the tolerance; ulp 0: 3, ≤2: 1\n"
            "               ok    0 of 12 elements that must keep their bits have changed\n"
            "passed: all 1 outputs agree with the reference\n");
}

TEST(Report, TextOfAFailureNamesTheFirstMismatches) {
  const std::string text = report(std::vector{agreeing(), wrong()}).text();
  EXPECT_THAT(text, HasSubstr("  y            WRONG max abs nan"));
  EXPECT_THAT(text, HasSubstr("ulp 0: 2, >65536: 2\n"));
  EXPECT_THAT(text, HasSubstr("               WRONG 1 of 4 elements that must keep their bits have changed\n"));
  EXPECT_THAT(text, HasSubstr("    2 mismatches; the first:\n"
                              "      [1, 2]: expects 0.5 but got nan (allowed 1e-06)\n"));
  EXPECT_TRUE(text.ends_with("FAILED: 1 of 2 outputs disagree with the reference\n")) << text;
}

TEST(Report, TextOfSavedArgumentsHasNoSeed) {
  Report saved = report(std::nullopt);
  saved.seed.reset();
  EXPECT_THAT(saved.text(), HasSubstr("saved arguments, engine cpu, "));
  EXPECT_TRUE(nlohmann::json::parse(saved.json())["seed"].is_null());
}

TEST(Report, TextWithoutComparison) { EXPECT_TRUE(report(std::nullopt).text().ends_with("not compared\n")); }

TEST(Report, JsonHoldsTheSame) {
  const auto json = nlohmann::json::parse(report(std::vector{agreeing(), wrong()}).json());
  EXPECT_EQ(json["passed"], false);
  EXPECT_EQ(json["time_ms"], (nlohmann::json{{"min", 1}, {"median", 2}, {"max", 4}}));
  EXPECT_EQ(json["bytes"], 3e6);
  EXPECT_EQ(json["flops"], 5e9);
  EXPECT_EQ(json["threads"], 2);
  EXPECT_EQ(json["target"], "native");
  ASSERT_EQ(json["outputs"].size(), 2);
  EXPECT_EQ(json["outputs"][0]["name"], "k_cache");
  EXPECT_EQ(json["outputs"][0]["max_abs"], 0.25);
  EXPECT_EQ(json["outputs"][0]["max_rel"], 0.5);
  EXPECT_EQ(json["outputs"][0]["mismatches"], 0);
  EXPECT_TRUE(json["outputs"][1]["max_abs"].is_null());
  EXPECT_EQ(json["outputs"][1]["mismatches"], 2);
  EXPECT_EQ(json["outputs"][1]["first_mismatches"][0]["at"], (nlohmann::json{1, 2}));
}

TEST(Report, NothingComparedIsNeitherPassedNorFailed) {
  const auto json = nlohmann::json::parse(report(std::nullopt).json());
  EXPECT_TRUE(json["passed"].is_null());
  EXPECT_TRUE(json["outputs"].empty());
}

TEST(Summarize, TakesTheMiddle) {
  EXPECT_EQ(summarize({3, 1, 2}).median, 2);
  EXPECT_EQ(summarize({4, 1, 2, 3}).median, 2.5);
  const RunTime one = summarize({5});
  EXPECT_EQ(one.min, 5);
  EXPECT_EQ(one.median, 5);
  EXPECT_EQ(one.max, 5);
}

}  // namespace
}  // namespace pl::tool
