#include "sampling/StopStrings.h"

#include <gmock/gmock.h>

#include <random>

#include "pl/error.h"

namespace pl::sampling {
namespace {

using testing::ElementsAre;

/// What each push shows, and at the end what finish does; "!" where it stops.
std::vector<std::string> shown(std::vector<std::string> strings, const std::vector<std::string>& pieces) {
  StopStrings stops(std::move(strings));
  std::vector<std::string> result;
  for (const std::string& piece : pieces) {
    const StopStrings::Shown part = stops.push(piece);
    result.push_back(part.text + (part.stopped ? "!" : ""));
  }
  result.push_back(stops.finish());
  return result;
}

TEST(StopStringsTest, HoldsBackWhatCouldBecomeOne) {
  EXPECT_THAT(shown({"END"}, {"abc", "xE", "N", "x"}), ElementsAre("abc", "x", "", "ENx", ""));
  EXPECT_THAT(shown({"END"}, {"aE", "N", "D and more", "y"}), ElementsAre("a", "", "!", "", ""));
  EXPECT_THAT(shown({"END"}, {"aEN"}), ElementsAre("a", "EN"));
  EXPECT_THAT(shown({"aab"}, {"aaa", "ab"}), ElementsAre("a", "a!", ""));
  EXPECT_THAT(shown({"\u00e9x"}, {"\u00e8", "\u00e9", "y"}), ElementsAre("\u00e8", "", "\u00e9y", ""));
  EXPECT_THAT(shown({}, {"a", ""}), ElementsAre("a", "", ""));
  EXPECT_THAT(shown({"ab"}, {"a", "", "b"}), ElementsAre("", "", "!", ""));
}

TEST(StopStringsTest, TheFirstThatIsWholeCountsAndTheLongestOfThose) {
  EXPECT_THAT(shown({"abcd", "bc"}, {"xab", "c"}), ElementsAre("x", "a!", ""));
  StopStrings stops({"c", "bc", "\n"});
  const StopStrings::Shown part = stops.push("abc");
  EXPECT_EQ(part.text, "a");
  EXPECT_EQ(part.stopped, 1U);
}

TEST(StopStringsTest, AnEmptyStringIsRefused) {
  EXPECT_THAT([] { StopStrings({"a", ""}); },
              testing::ThrowsMessage<CallError>("a stop string expects at least one character but got none"));
}

/// The definition over the whole text, against the text in pieces.
TEST(StopStringsTest, PiecesMakeNoDifference) {
  std::mt19937 random(1);
  const auto word = [&](unsigned most) {
    std::string text;
    for (unsigned i = random() % (most + 1); i > 0; --i) text += static_cast<char>('a' + random() % 2);
    return text;
  };
  int stoppedOften = 0;
  for (int round = 0; round < 3000; ++round) {
    const std::vector<std::string> strings = {"a" + word(5), "b" + word(5)};
    const std::string text = word(12);
    std::string expected = text;
    bool stops = false;
    for (std::size_t end = 1; end <= text.size() && !stops; ++end) {
      std::size_t longest = 0;
      for (const std::string& string : strings) {
        if (text.substr(0, end).ends_with(string)) longest = std::max(longest, string.size());
      }
      if (longest == 0) continue;
      stops = true;
      expected = text.substr(0, end - longest);
    }
    StopStrings streamed(strings);
    std::string got;
    bool stopped = false;
    for (std::size_t at = 0; at < text.size();) {
      const std::size_t size = 1 + random() % 4;
      const StopStrings::Shown part = streamed.push(text.substr(at, size));
      got += part.text;
      stopped |= part.stopped.has_value();
      at += size;
    }
    got += streamed.finish();
    EXPECT_EQ(got, expected) << text << " with " << strings[0] << " and " << strings[1];
    EXPECT_EQ(stopped, stops);
    stoppedOften += stops ? 1 : 0;
  }
  EXPECT_GT(stoppedOften, 1000);
}

}  // namespace
}  // namespace pl::sampling
