#include "tokenizer/Normalize.h"

#include <gtest/gtest.h>

namespace pl::tokenizer {
namespace {

std::string formC(std::string_view text) {
  std::string storage;
  return std::string(normalizedToC(text, storage));
}

TEST(NormalizeTest, Composes) {
  EXPECT_EQ(formC("e\u0301"), "\u00e9");
  EXPECT_EQ(formC("\u1100\u1161\u11a8"), "\uac01");
  EXPECT_EQ(formC("\u212b"), "\u00c5");        // a singleton
  EXPECT_EQ(formC("\u0958"), "\u0915\u093c");  // excluded from composition
  EXPECT_EQ(formC("\u0344"), "\u0308\u0301");
  EXPECT_EQ(formC("\u1e9b\u0323"), "\u1e9b\u0323");
}

TEST(NormalizeTest, OrdersMarks) {
  EXPECT_EQ(formC("q\u0307\u0323"), "q\u0323\u0307");
  EXPECT_EQ(formC("e\u0302\u0323"), "\u1ec7");
  EXPECT_EQ(formC("x\u0301\u0300\u0301"), "x\u0301\u0300\u0301");  // one class: their order is a meaning
}

TEST(NormalizeTest, LeavesTheRest) {
  for (const std::string_view text : {"", "plain", "\u00e9t\u00e9", "\u4e2d\u6587", "\U0001F600", "a\0b", "\ufb01"}) {
    EXPECT_EQ(formC(text), text);
  }
}

}  // namespace
}  // namespace pl::tokenizer
