#include <gmock/gmock.h>

#include "chat/Message.h"

namespace pl::chat {
namespace {

using testing::HasSubstr;
using testing::ThrowsMessage;

TEST(ConversationTest, ReadsMessagesAndTools) {
  const Conversation read = parseConversation(R"({"messages": [{"role": "user", "content": "a"},
      {"role": "assistant", "content": null, "reasoning_content": "r",
       "tool_calls": [{"function": {"name": "f", "arguments": {"x":1.0}}}, {"name": "g", "arguments": "{}"}]}],
      "tools": [{"name":"f"}]})");
  ASSERT_EQ(read.messages.size(), 2U);
  EXPECT_EQ(read.messages[0].content, "a");
  EXPECT_FALSE(read.messages[0].reasoning);
  EXPECT_EQ(read.messages[1].content, "");
  EXPECT_EQ(read.messages[1].reasoning, "r");
  ASSERT_EQ(read.messages[1].toolCalls.size(), 2U);
  EXPECT_EQ(read.messages[1].toolCalls[0].arguments, R"({"x": 1.0})");
  EXPECT_EQ(read.messages[1].toolCalls[1].name, "g");
  EXPECT_THAT(read.tools, testing::ElementsAre(R"({"name": "f"})"));
  EXPECT_EQ(parseConversation(R"([{"role": "user", "content": "a"}])").messages.size(), 1U);
}

TEST(ConversationTest, SaysWhereSomethingIsWrong) {
  const std::pair<const char*, const char*> cases[] = {
      {"5", "messages expects a list but got 5"},
      {"{}", "messages expects a list but got null"},
      {"[5]", "messages[0] expects an object but got 5"},
      {R"([{"content": "a"}])", "messages[0].role expects a text but got null"},
      {R"([{"role": "user"}])", "messages[0].content expects a text but got null"},
      {R"([{"role": "user", "content": [{"type": "text"}]}])",
       R"(messages[0].content expects a text but got [{"type":"text"}])"},
      {R"([{"role": "assistant", "content": "", "reasoning_content": 1}])",
       "messages[0].reasoning_content expects a text but got 1"},
      {R"([{"role": "assistant", "tool_calls": 1}])", "messages[0].tool_calls expects a list but got 1"},
      {R"([{"role": "assistant", "tool_calls": [1]}])", "messages[0].tool_calls[0] expects an object but got 1"},
      {R"([{"role": "assistant", "tool_calls": [{"name": "f"}]}])",
       "messages[0].tool_calls[0].arguments expects a text or an object but got null"},
      {R"([{"role": "assistant", "tool_calls": [{"arguments": "{}"}]}])",
       "messages[0].tool_calls[0].name expects a text but got null"},
      {R"({"messages": [], "tools": {}})", "tools expects a list but got {}"},
      {R"({"messages": [], "tools": ["f"]})", R"(tools[0] expects an object but got "f")"},
  };
  for (const auto& [json, message] : cases) {
    EXPECT_THAT([&] { parseConversation(json); }, ThrowsMessage<ChatError>(message)) << json;
  }
  EXPECT_THAT([] { parseConversation("[{"); }, ThrowsMessage<ChatError>(HasSubstr("parse_error")));
  EXPECT_THAT([] { parseConversation(std::string(100000, '[')); },
              ThrowsMessage<ChatError>("messages expect JSON of at most 200 levels"));
}

}  // namespace
}  // namespace pl::chat
