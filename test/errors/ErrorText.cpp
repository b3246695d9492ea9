#include "ErrorText.h"

#include <gtest/gtest.h>

#include <charconv>

namespace pl::test {
namespace {

/// "+3: " for "FILE:LINE:COLUMN: " at the start of a line of an error's text; `text` as it is for anything else.
std::string withRelativePlace(const std::string& text, const std::string& file, unsigned line) {
  if (!text.starts_with(file + ":")) return text;
  const char* end = text.data() + text.size();
  unsigned where = 0, column = 0;
  const auto [afterLine, noLine] = std::from_chars(text.data() + file.size() + 1, end, where);
  if (noLine != std::errc() || afterLine == end || *afterLine != ':') return text;
  const auto [afterColumn, noColumn] = std::from_chars(afterLine + 1, end, column);
  if (noColumn != std::errc() || column == 0) return text;
  return (where < line ? "-" + std::to_string(line - where) : "+" + std::to_string(where - line)) + afterColumn;
}

}  // namespace

std::string withRelativePlaces(const std::string& what, const std::string& file, unsigned line) {
  std::string result;
  for (std::size_t start = 0; start <= what.size();) {
    const std::size_t end = std::min(what.find('\n', start), what.size());
    result += (start == 0 ? "" : "\n") + withRelativePlace(what.substr(start, end - start), file, line);
    start = end + 1;
  }
  return result;
}

void expectError(unsigned line, const std::string& expected, const std::function<void()>& action, const char* file) {
  const testing::ScopedTrace trace(file, static_cast<int>(line), "the error expected here");
  try {
    action();
    ADD_FAILURE() << "expects an error but got none:\n" << expected;
  } catch (const BuildError& error) {
    EXPECT_EQ(withRelativePlaces(error.what(), file, line), expected);
  }
}

void expectBuildError(unsigned line, const std::string& expected, const std::function<void(Parameters&)>& body,
                      const char* file) {
  expectError(line, expected, [&] { pl::program("test", body); }, file);
}

}  // namespace pl::test
