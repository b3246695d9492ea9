// Texts and words far longer than any in use take time in proportion, and little stack.
#include <gmock/gmock.h>

#include "Data.h"
#include "tokenizer/ByteAlphabet.h"
#include "tokenizer/Normalize.h"

namespace pl::tokenizer {
namespace {

constexpr std::size_t kMany = 1 << 18;

std::string repeated(std::string_view part, std::size_t times) {
  std::string text;
  for (std::size_t i = 0; i < times; ++i) text += part;
  return text;
}

/// Quadratic time would be minutes for each.
TEST(LargeTest, ALongRunOfAnythingComesBack) {
  const Tokenizer tokenizer = tokenizerOf("qwen");
  for (const std::string_view part : {"a", " ", "\n", "1", "!", "ab", " \n", "'s", "<|im_start|", "\u4e2d",
                                      "\U0001F600", "<think>", "\u00e9", "the "}) {
    const std::string text = repeated(part, kMany / part.size());
    const std::vector<Id> ids = tokenizer.encode(text);
    EXPECT_EQ(tokenizer.decode(ids, false), text) << part;
    EXPECT_EQ(tokenizer.encode(text + "\nx").back(), tokenizer.encode("x").back()) << part;
  }
}

TEST(LargeTest, ALongRunOfMarksIsOrdered) {
  std::string storage;
  const std::string marks = "q" + repeated("\u0301\u0323", kMany / 4);
  const std::string expected = "q" + repeated("\u0323", kMany / 4) + repeated("\u0301", kMany / 4);
  EXPECT_TRUE(normalizedToC(marks, storage) == expected);
}

}  // namespace
}  // namespace pl::tokenizer
