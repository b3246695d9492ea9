#include <gmock/gmock.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "chat/Template.h"

namespace pl::chat {
namespace {

using testing::ThrowsMessage;

class RecognizeTest : public testing::Test {
 protected:
  RecognizeTest() : folder_(std::filesystem::temp_directory_path() / ("plait-recognize-" + std::to_string(getpid()))) {
    std::filesystem::create_directories(folder_);
  }
  ~RecognizeTest() override { std::filesystem::remove_all(folder_); }

  void write(const char* name, const std::string& text) const { std::ofstream(folder_ / name) << text; }

  std::filesystem::path folder_;
};

TEST_F(RecognizeTest, AFingerprintHeedsNoWhiteSpace) {
  EXPECT_EQ(fingerprint(""), 0xcbf29ce484222325U);
  EXPECT_EQ(fingerprint("a"), 0xaf63dc4c8601ec8cU);  // FNV-1a's published value
  EXPECT_EQ(fingerprint(" a\r\n\tb\n"), fingerprint("ab"));
  EXPECT_NE(fingerprint("ab"), fingerprint("ba"));
}

TEST_F(RecognizeTest, AnUnknownTemplateIsRefused) {
  EXPECT_THAT([] { recognized("a"); },
              ThrowsMessage<ChatError>("the model's chat template (fingerprint af63dc4c8601ec8c) is none of those that "
                                       "Plait has: Qwen3's of April 2025, of May 2025 and of the Thinking-2507 and "
                                       "Instruct-2507 models; plain ChatML must be asked for"));
}

TEST_F(RecognizeTest, ATextOfItsOwnFileCountsFirst) {
  write("tokenizer_config.json", R"({"chat_template": "in config"})");
  EXPECT_EQ(templateTextOf(folder_), "in config");
  write("chat_template.jinja", "of its own");
  EXPECT_EQ(templateTextOf(folder_), "of its own");
}

TEST_F(RecognizeTest, AFolderIsNoFile) {
  std::filesystem::create_directories(folder_ / "chat_template.jinja");
  write("tokenizer_config.json", R"({"chat_template": "in config"})");
  EXPECT_EQ(templateTextOf(folder_), "in config");
}

TEST_F(RecognizeTest, OfSeveralTheDefault) {
  write("tokenizer_config.json",
        R"({"chat_template": [{"name": "rag", "template": "a"}, {"name": "default", "template": "b"}]})");
  EXPECT_EQ(templateTextOf(folder_), "b");
}

TEST_F(RecognizeTest, NoTemplate) {
  const std::string file = (folder_ / "tokenizer_config.json").string();
  EXPECT_THAT([&] { templateTextOf(folder_); }, ThrowsMessage<ChatError>("cannot read " + file));
  write("tokenizer_config.json", "[]");
  EXPECT_THAT([&] { templateTextOf(folder_); }, ThrowsMessage<ChatError>(file + " expects a JSON object"));
  write("tokenizer_config.json", "{}");
  EXPECT_THAT([&] { templateTextOf(folder_); },
              ThrowsMessage<ChatError>(file + " expects a chat_template but got none"));
}

}  // namespace
}  // namespace pl::chat
