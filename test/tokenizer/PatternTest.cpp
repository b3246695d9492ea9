#include "tokenizer/Pattern.h"

#include <gmock/gmock.h>

#include "tokenizer/Id.h"

namespace pl::tokenizer {
namespace {

using testing::ElementsAre;
using testing::ThrowsMessage;

std::vector<std::string> parts(std::string_view expression, std::string_view text) {
  std::vector<std::string> result;
  Pattern::Search search;
  Pattern(expression, "test").split(text, search, [&](std::string_view part) { result.emplace_back(part); });
  return result;
}

TEST(PatternTest, MatchesAndWhatLiesBetween) {
  EXPECT_THAT(parts("b+", "abbcb"), ElementsAre("a", "bb", "c", "b"));
  EXPECT_THAT(parts("b+", "acd"), ElementsAre("acd"));
  EXPECT_THAT(parts("b+", ""), ElementsAre());
  EXPECT_THAT(parts(R"(\s+(?!\S)|\s+)", "a  b "), ElementsAre("a", " ", " ", "b", " "));
}

TEST(PatternTest, ReadsWhatOnigurumaReadsAlike) {
  EXPECT_THAT(parts(R"((?i:'s))", "A'S\u00e9'\u017f"), ElementsAre("A", "'S", "\u00e9", "'\u017f"));
  EXPECT_THAT(parts(R"([^\s\p{L}]+)", "a1\u180e2 3"), ElementsAre("a", "1\u180e2", " ", "3"));  // U+180E is no space
  EXPECT_THAT(parts(R"(\s)", "a\u0085\u3000b\u180e"), ElementsAre("a", "\u0085", "\u3000", "b\u180e"));
  EXPECT_THAT(parts(R"(\S+)", " \u00a0x"), ElementsAre(" \u00a0", "x"));
  EXPECT_THAT(parts(R"(\p{N}{1,3})", "12345"), ElementsAre("123", "45"));
  EXPECT_THAT(parts("[\u4e00-\u9fa5]+|[&\\]\\x41\\x{42}]", "x\u4e2d\u6587]&AB"),
              ElementsAre("x", "\u4e2d\u6587", "]", "&", "A", "B"));
  EXPECT_THAT(parts(R"((a|b)++(?<!x)(?>c)(?<=c)\d{2}\.)", "abc12."), ElementsAre("abc12."));
}

TEST(PatternTest, RefusesWhatOnigurumaReadsDifferently) {
  const std::pair<const char*, const char*> cases[] = {
      {"^a", "^"},         {"a$", "$"},           {R"(\h+)", R"(\h)"},      {R"(\w)", R"(\w)"},
      {R"(\bx)", R"(\b)"}, {R"((a)\1)", R"(\1)"}, {"[a[b]]", "["},          {"[a&&b]", "&&"},
      {"[]a]", "]"},       {"(?i)a", "(?i"},      {"(?<n>a)", "(?<"},       {"(?", "(?"},
      {"a{,3}", "{"},      {"a{2}+", "{2}+"},     {"a{2,3}?", "{2,3}?"},    {"a{", "{"},
      {R"(\pL)", R"(\p)"}, {R"(\x4)", R"(\x)"},   {"\\\u00e9", "\\\u00e9"}, {"\\", "\\"}};
  for (const auto& [expression, name] : cases) {
    EXPECT_THAT([&] { Pattern(expression, "test"); },
                ThrowsMessage<TokenizerError>("test: regular expression: " + std::string(name) + " is not supported"))
        << expression;
  }
}

TEST(PatternTest, RefusesWhatIsNone) {
  EXPECT_THAT([] { Pattern("a(b", "test"); },
              ThrowsMessage<TokenizerError>("test: regular expression: missing closing parenthesis at byte 3 of a(b"));
  EXPECT_THAT([] { Pattern("a*", "test"); },
              ThrowsMessage<TokenizerError>("test: regular expression expects to match no empty text: a*"));
}

TEST(PatternTest, BacktrackingWithoutEndIsAnError) {
  Pattern::Search search;
  const Pattern pattern("(?:a+)+[bd]", "test");
  EXPECT_THAT([&] { pattern.split(std::string(60, 'a') + "c", search, [](std::string_view) {}); },
              ThrowsMessage<TokenizerError>(
                  "the tokenizer's regular expression fails at byte 0 of a text of 61: match limit exceeded"));
}

}  // namespace
}  // namespace pl::tokenizer
