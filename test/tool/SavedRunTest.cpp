// Runs saved as folders and read back.
#include "SavedRun.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>

#include "Npy.h"
#include "unit/TemporaryFolder.h"

namespace pl::tool {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;
using testing::UnorderedElementsAre;

class SavedRunTest : public testing::Test {
 protected:
  TemporaryFolder temporary;
  const std::filesystem::path folder = temporary / "";

  static Bindings arguments(double value) {
    Bindings bindings = {{"x", Array(FP32, {2, 3})}, {"cache", Array(BF16, {4})}, {"y", Array(FP32, {2, 3})}};
    for (auto& [name, array] : bindings) array.set(0, value);
    return bindings;
  }

  SavedRun saved() const {
    return {.run = {.kernel = "k",
                    .words = {"rows=5", "cols=6"},
                    .seed = 0xffffffffffffffff,
                    .inputs_in = ".",
                    .engine = "reference",
                    .target = "none",
                    .threads = 3,
                    .repeat = 2,
                    .fuse = false,
                    .checked = true,
                    .check = false},
            .inputs = describe_inputs(signature, arguments(1)),
            .failure = Failure{.kind = Failure::Kind::Error, .text = "k.cpp:1:2: error: \"\xff\"", .outputs = {}}};
  }

  /// What `action` throws, without the folder's name.
  template <class Action>
  std::string error_of(Action action) const {
    try {
      action();
    } catch (const FileError& error) {
      std::string text = error.what();
      const std::size_t place = text.find(folder.string());
      return place == std::string::npos ? text : text.erase(place, folder.string().size());
    }
    return "no error";
  }

  std::string load_error(Bindings bindings) const {
    return error_of([&] { load_inputs(folder, signature, bindings); });
  }

  Signature signature{.name = "k",
                      .parameters = {{.name = "x", .role = Role::In, .dtype = FP32},
                                     {.name = "cache", .role = Role::InOut, .dtype = BF16},
                                     {.name = "y", .role = Role::Out, .dtype = FP32}}};
};

TEST_F(SavedRunTest, ReadsBackWhatItWrote) {
  write_saved_run(folder, saved());
  const SavedRun read = read_saved_run(folder);
  EXPECT_EQ(read.run.kernel, "k");
  EXPECT_THAT(read.run.words, ElementsAre("rows=5", "cols=6"));
  EXPECT_EQ(read.run.seed, 0xffffffffffffffff);
  EXPECT_EQ(read.run.inputs_in, folder);
  EXPECT_EQ(read.run.engine, "reference");
  EXPECT_EQ(read.run.target, "none");
  EXPECT_EQ(read.run.threads, 3);
  EXPECT_EQ(read.run.repeat, 2);
  EXPECT_FALSE(read.run.fuse);
  EXPECT_TRUE(read.run.checked);
  EXPECT_FALSE(read.run.check);
  ASSERT_EQ(read.inputs.size(), 2);
  EXPECT_EQ(read.inputs[1].name, "cache");
  EXPECT_EQ(read.inputs[1].dtype, BF16);
  EXPECT_THAT(read.inputs[1].shape, ElementsAre(4));
  EXPECT_EQ(read.inputs[1].checksum, saved().inputs[1].checksum);
  ASSERT_TRUE(read.failure.has_value());
  EXPECT_EQ(read.failure->kind, Failure::Kind::Error);
  EXPECT_THAT(read.failure->text, StartsWith("k.cpp:1:2: error: "));
  EXPECT_EQ(read.versions, versions_here());
}

TEST_F(SavedRunTest, ReadsBackWhatIsMissing) {
  SavedRun written = saved();
  written.run.seed = std::nullopt;
  written.run.inputs_in = "";
  written.failure = std::nullopt;
  const SavedRun read = parse_saved_run(json_of(written), "kernel.json");
  EXPECT_EQ(read.run.seed, std::nullopt);
  EXPECT_EQ(read.run.inputs_in, "");
  EXPECT_FALSE(read.failure.has_value());
}

TEST_F(SavedRunTest, InputsElsewhereAreFoundFromAnywhere) {
  SavedRun written = saved();
  written.run.inputs_in = "/data/inputs";
  write_saved_run(folder, written);
  EXPECT_EQ(read_saved_run(folder).run.inputs_in, "/data/inputs");
}

TEST_F(SavedRunTest, EveryDamagedFieldIsRefused) {
  const nlohmann::json whole = nlohmann::json::parse(json_of(saved()));
  for (const auto& [key, value] : whole.items()) {
    nlohmann::json damaged = whole;
    damaged.erase(key);
    EXPECT_THROW(parse_saved_run(damaged.dump(), "kernel.json"), FileError) << "without " << key;
    damaged[key] = {{"some", "thing"}};
    EXPECT_THROW(parse_saved_run(damaged.dump(), "kernel.json"), FileError) << "another type of " << key;
  }
  for (const char* text : {"", "{", "[]", "{}", "null", "\xff"}) {
    EXPECT_THROW(parse_saved_run(text, "kernel.json"), FileError) << text;
  }
}

TEST_F(SavedRunTest, DamageIsNamed) {
  const auto error_with = [&](const char* key, const nlohmann::json& value) {
    nlohmann::json damaged = nlohmann::json::parse(json_of(saved()));
    damaged[key] = value;
    return error_of([&] { parse_saved_run(damaged.dump(), "kernel.json"); });
  };
  EXPECT_EQ(error_with("inputs", {{{"name", "x"}, {"dtype", "FP64"}, {"shape", {1}}, {"checksum", ""}}}),
            "kernel.json: expects a saved run: unknown dtype 'FP64'");
  EXPECT_EQ(error_with("failure", {{"kind", "fire"}, {"text", ""}, {"outputs", nlohmann::json::array()}}),
            "kernel.json: expects a saved run: unknown kind of failure 'fire'");
  EXPECT_EQ(error_with("threads", 1e300),
            "kernel.json: expects a saved run: threads expects an integer but got 1e+300");
  EXPECT_EQ(error_with("seed", -1),
            "kernel.json: expects a saved run: seed expects an integer of 0 or more but got -1");
}

TEST_F(SavedRunTest, AMissingFolderOrFileIsRefused) {
  EXPECT_EQ(error_of([&] { read_saved_run(folder / "none"); }), "none: there is no such folder");
  EXPECT_EQ(error_of([&] { read_saved_run(folder); }), "cannot read kernel.json: No such file or directory");
}

TEST_F(SavedRunTest, EveryArgumentHasAFile) {
  save_arguments(folder, arguments(1), "before");
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) names.push_back(entry.path().filename());
  EXPECT_THAT(names, UnorderedElementsAre("x.before.npy", "cache.before.bf16.npy", "y.before.npy"));
}

TEST_F(SavedRunTest, LoadingReplacesWhatIsRead) {
  save_inputs(folder, signature, arguments(1));
  Bindings loaded = arguments(2);
  load_inputs(folder, signature, loaded);
  EXPECT_EQ(argument(loaded, "x").at(0), 1);
  EXPECT_EQ(argument(loaded, "cache").at(0), 1);
  EXPECT_EQ(argument(loaded, "y").at(0), 2) << "an Out is not an input";
}

TEST_F(SavedRunTest, AMissingArrayIsNamed) {
  save_inputs(folder, signature, arguments(1));
  std::filesystem::remove(folder / "cache.before.bf16.npy");
  EXPECT_EQ(load_error(arguments(2)), "cannot read cache.before.bf16.npy: No such file or directory");
}

TEST_F(SavedRunTest, AnotherShapeIsNamed) {
  save_inputs(folder, signature, arguments(1));
  write_npy(folder / "x.before.npy", Array(FP32, {3, 2}));
  EXPECT_EQ(load_error(arguments(2)), "x.before.npy: expects shape [2, 3] but got [3, 2]");
}

TEST_F(SavedRunTest, InputsThatHaveChangedAreRefused) {
  const auto error_with = [&](const SavedRun& run, const Bindings& bindings) {
    return error_of([&] { expect_saved_inputs(folder, run, bindings); });
  };
  SavedRun run = saved();
  EXPECT_EQ(error_with(run, arguments(1)), "no error");
  run.run.inputs_in = folder;
  EXPECT_THAT(error_with(run, arguments(2)),
              testing::MatchesRegex("x.before.npy: expects checksum xxh3:[0-9a-f]+ but got xxh3:[0-9a-f]+"
                                    ": it has changed since this run was saved; --load takes inputs as "
                                    "they are"));
  run.run.inputs_in = "";
  run.run.seed = 7;
  EXPECT_THAT(error_with(run, arguments(2)), HasSubstr("but seed 7 makes xxh3:"));
  Bindings reshaped = arguments(1);
  reshaped[1].second = Array(BF16, {5});
  EXPECT_EQ(error_with(run, reshaped), "kernel.json: expects cache of BF16 [4] but k makes BF16 [5]");
  run.inputs[0].name = "z";
  EXPECT_EQ(error_with(run, arguments(1)), "kernel.json: expects an input 'z', which k has not");
}

TEST(Failure, IsLikeAnotherUpToNumbersAndNotes) {
  const auto error = [](std::string text) { return Failure{.kind = Failure::Kind::Error, .text = std::move(text)}; };
  const Failure failure =
      error("k.cpp:12:9: error: reads row 7 of 8\nk.cpp:3:1: note: in the iteration 5 of this loop");
  EXPECT_TRUE(failure.is_like(error("k.cpp:12:9: error: reads row 300 of 20")));
  EXPECT_FALSE(failure.is_like(error("k.cpp:13:9: error: reads row 7 of 8")));
  EXPECT_FALSE(failure.is_like(error("k.cpp:12:9: error: writes row 7 of 8")));
  EXPECT_FALSE(failure.is_like({.kind = Failure::Kind::InternalError, .text = failure.text}));
  EXPECT_FALSE(error("crashed while running: SIGSEGV").is_like(error("crashed while running: SIGFPE")));
}

TEST(Failure, IsLikeAnotherWithTheSameFirstOutput) {
  const auto outputs = [](std::vector<std::string> names) {
    return Failure{.kind = Failure::Kind::Outputs, .text = "", .outputs = std::move(names)};
  };
  EXPECT_TRUE(outputs({"a", "b"}).is_like(outputs({"a"})));
  EXPECT_FALSE(outputs({"a", "b"}).is_like(outputs({"b"})));
}

}  // namespace
}  // namespace pl::tool
