// Every error of the zoo is found, when and as its case says; without the error nothing is said. docs/zoo.md has them
// all.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "Outcome.h"

namespace pl::test {
namespace {

class Zoo : public testing::TestWithParam<Inmate> {};

TEST_P(Zoo, ErrorIsFound) {
  const Inmate& inmate = GetParam();
  const testing::ScopedTrace trace(inmate.where.file_name(), static_cast<int>(inmate.where.line()), "the case");
  EXPECT_NE(inmate.what.found, Moment::never);
  EXPECT_EQ(inmate.outcome(/*wrong=*/true), (Outcome{inmate.what.found, inmate.what.says}));
  // What checked mode finds is an error, not a matter of taste.
  if (inmate.what.found != Moment::building && !inmate.what.right_in_order) {
    EXPECT_TRUE(inmate.goes_wrong_unchecked());
  }
}

TEST_P(Zoo, CorrectedTwinIsClean) {
  const Inmate& inmate = GetParam();
  const testing::ScopedTrace trace(inmate.where.file_name(), static_cast<int>(inmate.where.line()), "the case");
  EXPECT_EQ(inmate.outcome(/*wrong=*/false), Outcome());
}

INSTANTIATE_TEST_SUITE_P(All, Zoo, testing::ValuesIn(inmates()),
                         [](const testing::TestParamInfo<Inmate>& info) { return info.param.name; });

// ---- docs/zoo.md -------------------------------------------------------------------------------------------------

std::string read(const std::string& path) {
  std::ifstream file(path);
  EXPECT_TRUE(file) << path;
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

/// Line `number` of a case's file, without what surrounds it.
std::string line_of(const std::string& file, std::int64_t number) {
  std::istringstream text(read(std::string(PL_SOURCE) + "/test/zoo/" + file));
  std::string line;
  while (number-- > 0) std::getline(text, line);
  const std::size_t begin = line.find_first_not_of(' ');
  return begin == std::string::npos ? "" : line.substr(begin, line.find_last_not_of(" {") + 1 - begin);
}

/// The first line of what is said, and the line of the kernel that it is said of.
std::string cell_of(const Inmate& inmate, const std::string& file) {
  const std::string first = inmate.what.says.substr(0, inmate.what.says.find('\n'));
  if (!first.starts_with("-")) return "`" + first + "`";
  const std::size_t end = first.find(": ");
  const std::int64_t line = static_cast<std::int64_t>(inmate.where.line()) + std::stoll(first.substr(0, end));
  return "`" + first.substr(end + 2) + "`<br>at `" + line_of(file, line) + "`";
}

std::string tables() {
  std::string text;
  for (const Moment moment : {Moment::building, Moment::checked, Moment::note, Moment::reference}) {
    text += "\n### Found " + text_of(moment) + "\n\n| error | what Plait says |\n|---|---|\n";
    for (const Inmate& inmate : inmates()) {
      if (inmate.what.found != moment) continue;
      const std::string file = std::filesystem::path(inmate.where.file_name()).filename().string();
      text += "| [" + inmate.name + "](../test/zoo/" + file + "): " + inmate.what.error + " | " +
              cell_of(inmate, file) + " |\n";
    }
  }
  return text;
}

TEST(ZooDocument, HasWhatTheCasesSay) {
  const std::string path = std::string(PL_SOURCE) + "/docs/zoo.md";
  const std::string text = read(path);
  const std::string begin = "<!-- from here on written by `PLAIT_WRITE_DOCUMENTS=1 build/bin/zoo` -->\n";
  const std::size_t at = text.find(begin);
  ASSERT_NE(at, std::string::npos);
  const std::string expected = text.substr(0, at + begin.size()) + tables();
  if (std::getenv("PLAIT_WRITE_DOCUMENTS") != nullptr) std::ofstream(path) << expected;
  EXPECT_EQ(text, expected) << "PLAIT_WRITE_DOCUMENTS=1 build/bin/zoo writes docs/zoo.md";
}

}  // namespace
}  // namespace pl::test
