// Arguments saved to a folder and loaded again.
#include "ArgumentFiles.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "Npy.h"
#include "unit/TemporaryFolder.h"

namespace pl::tool {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::UnorderedElementsAre;

class ArgumentFilesTest : public testing::Test {
 protected:
  TemporaryFolder temporary;
  const std::filesystem::path folder = temporary / "";

  static Bindings arguments(double value) {
    Bindings bindings = {{"x", Array(FP32, {2, 3})}, {"cache", Array(BF16, {4})}, {"y", Array(FP32, {2, 3})}};
    for (auto& [name, array] : bindings) array.set(0, value);
    return bindings;
  }

  std::string load_error(Bindings bindings) const {
    try {
      load_arguments(folder, signature, bindings);
    } catch (const FileError& error) {
      std::string text = error.what();
      return text.replace(text.find(folder.string()), folder.string().size(), "");
    }
    return "no error";
  }

  Signature signature{.name = "k",
                      .parameters = {{.name = "x", .role = Role::In, .dtype = FP32},
                                     {.name = "cache", .role = Role::InOut, .dtype = BF16},
                                     {.name = "y", .role = Role::Out, .dtype = FP32}}};
  Kernel kernel{.name = "k", .options = {{"rows", "1", ""}, {"cols", "2", ""}}};
};

TEST_F(ArgumentFilesTest, EveryArgumentHasAFile) {
  save_arguments(folder, arguments(1), "before");
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) names.push_back(entry.path().filename());
  EXPECT_THAT(names, UnorderedElementsAre("x.before.npy", "cache.before.bf16.npy", "y.before.npy"));
}

TEST_F(ArgumentFilesTest, LoadingReplacesWhatIsRead) {
  save_arguments(folder, arguments(1), "before");
  Bindings loaded = arguments(2);
  load_arguments(folder, signature, loaded);
  EXPECT_EQ(argument(loaded, "x").at(0), 1);
  EXPECT_EQ(argument(loaded, "cache").at(0), 1);
  EXPECT_EQ(argument(loaded, "y").at(0), 2) << "an Out is not an input";
}

TEST_F(ArgumentFilesTest, AMissingFileIsNamed) {
  save_arguments(folder, arguments(1), "before");
  std::filesystem::remove(folder / "cache.before.bf16.npy");
  EXPECT_EQ(load_error(arguments(2)), "cannot read cache.before.bf16.npy: No such file or directory");
}

TEST_F(ArgumentFilesTest, AnotherShapeIsNamed) {
  save_arguments(folder, arguments(1), "before");
  write_npy(folder / "x.before.npy", Array(FP32, {3, 2}));
  EXPECT_EQ(load_error(arguments(2)), "x.before.npy: expects shape [2, 3] but got [3, 2]");
}

TEST_F(ArgumentFilesTest, SavedWordsAreTheDefaults) {
  save_call(folder, {.kernel = "k", .words = {"rows=5", "cols=6"}, .seed = 1});
  EXPECT_THAT(words_for_folder(folder, kernel, {"rows=7"}), ElementsAre("rows=7", "cols=6"));
}

TEST_F(ArgumentFilesTest, AFolderMadeByHandNeedsNoWords) {
  EXPECT_THAT(words_for_folder(folder, kernel, {"rows=7"}), ElementsAre("rows=7"));
}

TEST_F(ArgumentFilesTest, AnotherKernelsFolderIsRefused) {
  save_call(folder, {.kernel = "other", .words = {}, .seed = 1});
  try {
    words_for_folder(folder, kernel, {});
    FAIL() << "expects an error";
  } catch (const FileError& error) {
    EXPECT_THAT(error.what(), HasSubstr("kernel.json: expects arguments of k but got those of other"));
  }
}

TEST_F(ArgumentFilesTest, ADamagedKernelJsonIsRefused) {
  for (const char* text : {"", "{", "[]", "{}", R"({"kernel": 1, "config": [], "seed": 1})"}) {
    std::ofstream(folder / "kernel.json") << text;
    EXPECT_THAT([&] { words_for_folder(folder, kernel, {}); },
                testing::ThrowsMessage<FileError>(HasSubstr("kernel.json: expects a kernel and its config: ")))
        << text;
  }
}

TEST_F(ArgumentFilesTest, AMissingFolderIsRefused) {
  EXPECT_THROW(words_for_folder(folder / "none", kernel, {}), FileError);
}

}  // namespace
}  // namespace pl::tool
