#include "tokenizer/Utf8.h"

#include <gtest/gtest.h>

namespace pl::tokenizer {
namespace {

std::string repaired(std::string_view bytes) {
  std::string text;
  const std::size_t cut = appendWellFormed(bytes, text);
  return text + std::string(cut, '?');
}

TEST(Utf8Test, WhatIsWellFormedStays) {
  for (const std::string_view text :
       {"", "a", "\u00e9", "\u4e2d", "\U0001F600", "\u07ff\u0800\uffff\U00010000\U0010ffff"}) {
    EXPECT_EQ(repaired(text), text);
    EXPECT_EQ(findMalformed(text), std::string_view::npos);
  }
}

// Unicode 15, section 3.9, tables 3-8 to 3-10.
TEST(Utf8Test, OneReplacementForEachMaximalSubpart) {
  EXPECT_EQ(repaired("\xC0\xAF\xE0\x80\xBF\xF0\x81\x82"
                     "A"),
            "\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD"
            "A");
  EXPECT_EQ(repaired("\xED\xA0\x80\xED\xBF\xBF\xED\xAF"
                     "A"),
            "\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD"
            "A");
  EXPECT_EQ(repaired("\xF4\x91\x92\x93\xFF"
                     "A\x80\xBF"
                     "B"),
            "\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD"
            "A\uFFFD\uFFFD"
            "B");
  EXPECT_EQ(repaired("\xE1\x80\xE2\xF0\x91\x92\xF1\xBF"
                     "A"),
            "\uFFFD\uFFFD\uFFFD\uFFFD"
            "A");
}

TEST(Utf8Test, ACutCharacterIsLeftOut) {
  EXPECT_EQ(repaired("a\xF0\x9F\x98"), "a???");
  EXPECT_EQ(repaired("a\xE4"), "a?");
  EXPECT_EQ(findMalformed("ab\xE4\xB8"), 2U);
  EXPECT_EQ(findMalformed("ab\x80"), 2U);
}

TEST(Utf8Test, SpaceIsThePropertyWhiteSpace) {
  EXPECT_EQ(leadingSpace(" \t\u0085\u00a0\u1680\u2000\u200a\u2028\u202f\u205f\u3000x "), 27U);
  EXPECT_EQ(trailingSpace(" x\u3000\u00a0\n"), 6U);
  for (const std::string_view none : {"", "\u180e", "\u200b", "\ufeff", "\x1c", "x"}) {
    EXPECT_EQ(leadingSpace(none), 0U) << none;
    EXPECT_EQ(trailingSpace(none), 0U) << none;
  }
}

}  // namespace
}  // namespace pl::tokenizer
