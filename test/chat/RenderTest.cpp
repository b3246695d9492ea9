#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "chat/Template.h"

namespace pl::chat {
namespace {

using nlohmann::ordered_json;
using testing::ThrowsMessage;

/// What apply_chat_template made with the template of each fingerprint (record.py).
TEST(RenderTest, EqualsTheModelsOwnTemplate) {
  std::ifstream in(std::filesystem::path(PL_CHAT_DATA) / "goldens.json");
  const ordered_json goldens = ordered_json::parse(in);
  EXPECT_EQ(goldens.size(), 4U);
  for (const ordered_json& golden : goldens) {
    const std::uint64_t fingerprint = std::stoull(golden.at("fingerprint").get<std::string>(), nullptr, 16);
    EXPECT_GE(golden.at("cases").size(), 50U);
    for (const ordered_json& given : golden.at("cases")) {
      const ordered_json& thinking = given.at("enable_thinking");
      EXPECT_EQ(render(recognized(fingerprint), parseConversation(given.dump()),
                       {.addGenerationPrompt = given.at("add_generation_prompt"),
                        .enableThinking = thinking.is_null() || thinking.get<bool>()}),
                given.at("text").get<std::string>())
          << given.at("messages");
    }
  }
}

TEST(RenderTest, PlainChatMl) {
  const Conversation conversation{{{"system", "Be brief."}, {"user", "Hi"}, {"assistant", "<think>a</think>b"}}};
  EXPECT_EQ(render(Template::kChatMl, conversation),
            "<|im_start|>system\nBe brief.<|im_end|>\n<|im_start|>user\nHi<|im_end|>\n"
            "<|im_start|>assistant\n<think>a</think>b<|im_end|>\n<|im_start|>assistant\n");
  EXPECT_THAT([] { render(Template::kChatMl, {{{"user", "x"}}, {"{}"}}); },
              ThrowsMessage<ChatError>("plain ChatML has no form for tools"));
  EXPECT_THAT([] { render(Template::kChatMl, {{{.role = "assistant", .toolCalls = {{"f", "{}"}}}}}); },
              ThrowsMessage<ChatError>("plain ChatML has no form for tool calls"));
}

TEST(RenderTest, RefusesWhatNoTemplateKnows) {
  EXPECT_THAT([] { render(Template::kQwen3, {}); },
              ThrowsMessage<ChatError>("a conversation expects at least one message"));
  EXPECT_THAT([] { render(Template::kQwen3, {{{"user", "x"}, {"developer", "y"}}}); },
              ThrowsMessage<ChatError>("messages[1].role expects system, user, assistant or tool but got developer"));
}

}  // namespace
}  // namespace pl::chat
