#include "ErrorText.h"

#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <regex>
#include <vector>

namespace pl::test {
namespace {

using Lines = std::vector<std::string>;

/// A test's own source. Compilers name it as they were called, which need not be where the tests run.
const Lines& linesOf(const std::string& file) {
  static std::map<std::string, Lines> files;
  const auto [found, isNew] = files.try_emplace(file);
  if (isNew) {
    std::ifstream in(PL_TEST_DIR + file.substr(file.rfind("/test/") + 5));
    for (std::string line; std::getline(in, line);) found->second.push_back(line);
  }
  return found->second;
}

/// Whether a column (from 1) lies on a call of `name`: compilers point at the name, as it is qualified, or at its
/// bracket.
bool isOnCall(const std::string& line, const std::string& name, std::size_t column) {
  const std::regex call("((?:pl::)?\\b" + name + ")\\(");
  for (std::sregex_iterator match(line.begin(), line.end(), call), end; match != end; ++match) {
    const std::size_t first = static_cast<std::size_t>(match->position()) + 1;
    if (first <= column && column <= first + match->str(1).size()) return true;
  }
  return false;
}

/// The column is one of its line; where the text says which operation is wrong, and the line calls it, it is on the
/// call.
void expectColumn(const std::string& file, unsigned line, unsigned column, const std::string& text) {
  const Lines& lines = linesOf(file);
  ASSERT_TRUE(line >= 1 && line <= lines.size()) << file << " has no line " << line << ": " << text;
  const std::string& source = lines[line - 1];
  EXPECT_TRUE(column >= 1 && column <= source.size()) << column << " is no column of: " << source;
  std::smatch match;
  if (!std::regex_search(text, match, std::regex("^error: ([a-z_]+) expects "))) return;
  const std::string name = match.str(1);
  if (std::regex_search(source, std::regex("\\b" + name + "\\(")))
    EXPECT_TRUE(isOnCall(source, name, column)) << column << " is not on the call of " << name << " in: " << source;
}

/// "+3: " for "FILE:LINE:COLUMN: " at the start of a line of an error's text; `text` as it is for anything else.
std::string withRelativePlace(const std::string& text, const std::string& file, unsigned line) {
  if (!text.starts_with(file + ":")) return text;
  std::smatch match;
  const std::string rest = text.substr(file.size());
  if (!std::regex_search(rest, match, std::regex("^:(\\d+):(\\d+): "))) return text;
  const auto where = static_cast<unsigned>(std::stoul(match.str(1)));
  expectColumn(file, where, static_cast<unsigned>(std::stoul(match.str(2))), match.suffix());
  return (where < line ? "-" + std::to_string(line - where) : "+" + std::to_string(where - line)) + ": " +
         match.suffix().str();
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
