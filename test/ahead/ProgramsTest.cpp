// What was compiled ahead is what the compiler makes of the same program now.
#include "ahead/Programs.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "KernelRun.h"
#include "ahead/Levels.h"
#include "ahead/Table.h"
#include "pl/random.h"
#include "qwen3/serving.h"
#include "target/cpu/Header.h"

namespace pl::ahead {
namespace {

namespace qwen3 = kernels::qwen3;

const qwen3::NamedModel& modelNamed(std::string_view name) {
  return *std::ranges::find(qwen3::named_models(), name, &qwen3::NamedModel::name);
}

const qwen3::ServedProgram& programFor(std::string_view purpose) {
  return *std::ranges::find(qwen3::kServedPrograms, purpose, &qwen3::ServedProgram::purpose);
}

qwen3::Config configOf(std::string_view model, const qwen3::ServedProgram& program) {
  return qwen3::serving_config(modelNamed(model).sizes, program, program.max_seq);
}

/// The words with which the tool runs the program.
test::Words wordsOf(const qwen3::Config& c) {
  const auto word = [](const char* key, std::int64_t value) { return key + ("=" + std::to_string(value)); };
  return {word("hidden", c.hidden),         word("heads", c.heads),         word("kv_heads", c.kv_heads),
          word("head_dim", c.head_dim),     word("vocab", c.vocab),         word("intermediate", c.intermediate),
          word("max_seq", c.max_seq),       word("page_size", c.page_size), word("qk_norm", 1),
          word("batch_tile", c.batch_tile), word("row_tile", c.row_tile)};
}

/// Runs the program as it is in this executable and as the compiler makes it, on 35 rows of two sequences,
/// the first 16 of which share a block.
void expectSameBits(std::string_view model, const qwen3::ServedProgram& program, const std::string& target) {
  const qwen3::Config config = configOf(model, program);
  const std::optional<Executable> ahead = find(program.kernel, config, target);
  ASSERT_TRUE(ahead);
  test::Compiled compiled(std::string(program.kernel).c_str(), wordsOf(config));
  const KernelConfig call = compiled.with({"batch=35", "new_tokens=20", "seq_lens=150,40"});
  const Bindings arguments = pack(ahead->signature(), compiled.kernel().arguments(call, 1));
  const Bindings before = test::cloned(arguments), after = test::cloned(arguments);
  compiled.on(target).run(before);
  ahead->run(after);
  EXPECT_EQ(test::bit_differences(before, after), "");
  EXPECT_NE(test::bit_differences(arguments, after), "") << "nothing was computed";
}

class EveryTarget : public testing::TestWithParam<const char*> {
 protected:
  void SetUp() override {
    if (targetHere(GetParam()).empty()) GTEST_SKIP() << "this CPU does not run it";
  }
};

TEST_P(EveryTarget, GivesTheBitsThatTheCompilerGives) {
  for (const qwen3::ServedProgram& program : qwen3::kServedPrograms) {
    if (!qwen3::is_served(program, modelNamed("tiny").positions)) continue;
    SCOPED_TRACE(program.purpose);
    expectSameBits("tiny", program, GetParam());
  }
}

TEST_P(EveryTarget, GivesThemInARealModelsLayer) {
  const qwen3::ServedProgram& layer = programFor("layer-long");
  if (!find(layer.kernel, configOf("qwen3-0.6b", layer))) GTEST_SKIP() << "not in PL_AHEAD_MODELS";
  expectSameBits("qwen3-0.6b", layer, GetParam());
}

INSTANTIATE_TEST_SUITE_P(Ahead, EveryTarget, testing::Values("x86-64-v3", "x86-64-v4", "x86-64-v4-bf16"),
                         [](const auto& info) {
                           std::string name = info.param;
                           std::ranges::replace(name, '-', '_');
                           return name;
                         });

// The checks of a call's arguments come from the table.
TEST(Ahead, SignaturesAreThoseOfThePrograms) {
  const cpu::Target target = cpu::targetNamed("x86-64-v3");
  std::set<std::string> models;
  for (const qwen3::NamedModel& model : qwen3::named_models()) {
    for (const qwen3::ServedProgram& program : qwen3::kServedPrograms) {
      const qwen3::Config config = configOf(model.name, program);
      const std::optional<Executable> ahead = find(program.kernel, config);
      if (!ahead) continue;  // not served, or left out by PL_AHEAD_MODELS
      models.insert(std::string(model.name));
      EXPECT_EQ(cpu::headerFor(ahead->signature(), target), cpu::headerFor(program.program(config).signature(), target))
          << model.name << " " << program.purpose;
    }
  }
  EXPECT_THAT(models, testing::Contains("tiny"));
}

TEST(Ahead, NativeIsTheFastestLevelOfThisCpu) {
  const std::optional<std::size_t> fastest = fastestLevel(thisCpuHas);
  ASSERT_TRUE(fastest);
  EXPECT_EQ(targetHere(), levels()[*fastest].target);
  EXPECT_EQ(targetHere("x86-64-v3"), "x86-64-v3");
}

TEST(Ahead, TheSameProgramOfTwoModelsIsThereOnce) {
  std::set<std::string> keys;
  for (const ProgramRow& row : programs()) EXPECT_TRUE(keys.insert(row.key).second) << row.key;
}

TEST(Ahead, WhatIsNotThereIsNotFound) {
  const qwen3::ServedProgram& layer = programFor("layer-short");
  qwen3::Config config = configOf("tiny", layer);
  EXPECT_TRUE(find(layer.kernel, config));
  EXPECT_FALSE(find("qwen3/decode_layer", config));
  EXPECT_FALSE(find(layer.kernel, config, "x86-64-v5"));
  config.hidden = 72;
  EXPECT_FALSE(find(layer.kernel, config));
  config = configOf("tiny", layer);
  config.max_seq = 50000;
  EXPECT_FALSE(find(layer.kernel, config));
  config = configOf("tiny", layer);
  config.batch = 77;  // of the call, not of the program
  EXPECT_TRUE(find(layer.kernel, config));
}

}  // namespace
}  // namespace pl::ahead
