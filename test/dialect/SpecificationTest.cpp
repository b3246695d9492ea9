// docs/language.md, the operations and the verifier tests name the same things.
#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>
#include <regex>
#include <set>
#include <sstream>
#include <string>

#include "dialect/Context.h"
#include "dialect/PlDialect.h"
#include "mlir/IR/MLIRContext.h"

namespace {

using Names = std::set<std::string>;

std::string read(const std::filesystem::path& path) {
  std::ifstream file(path);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

const std::filesystem::path kSource = PL_SOURCE_DIR;

/// Group 1 of every match.
Names matches(const std::string& text, const std::string& pattern) {
  Names found;
  const std::regex regex(pattern);
  for (std::sregex_iterator match(text.begin(), text.end(), regex), end; match != end; ++match)
    found.insert(match->str(1));
  return found;
}

/// "slice C6" for every rule marked `C`, and so on; a section is called by its first anchor.
Names rulesOfTheSpecification(const std::string& mark) {
  Names rules;
  std::string section;
  bool newSection = true;
  std::istringstream lines(read(kSource / "docs/language.md"));
  std::smatch match;
  for (std::string line; std::getline(lines, line);) {
    if (std::regex_search(line, match, std::regex("^<a id=\"(\\w+)\">"))) {
      if (newSection) section = match.str(1);
      newSection = false;
    } else if (std::regex_search(line, match, std::regex("^- \\*\\*(" + mark + "\\d+)\\*\\* "))) {
      rules.insert(section + " " + match.str(1));
    } else {
      newSection = true;
    }
  }
  return rules;
}

TEST(Specification, HasASectionForEveryOperation) {
  const auto context = pl::ir::makeContext();
  Names operations;
  for (mlir::RegisteredOperationName name : context->getRegisteredOperationsByDialect("pl"))
    operations.insert(name.stripDialect().str());
  ASSERT_THAT(operations, testing::Contains("row_argmax"));
  EXPECT_THAT(matches(read(kSource / "docs/language.md"), "<a id=\"(\\w+)\">"), testing::IsSupersetOf(operations));
}

TEST(Specification, EveryRuleHasAVerifierTestAndEveryTestARule) {
  Names tested;
  for (const auto& entry : std::filesystem::directory_iterator(kSource / "test/dialect"))
    if (entry.path().extension() == ".mlir") tested.merge(matches(read(entry.path()), "// (\\w+ C\\d+)\\b"));
  EXPECT_THAT(tested, testing::ContainerEq(rulesOfTheSpecification("C")));
}

TEST(Specification, EveryRuleOfTheTracerHasAnErrorTest) {
  Names tested;
  for (const auto& entry : std::filesystem::directory_iterator(kSource / "test/errors"))
    if (entry.path().extension() == ".cpp") tested.merge(matches(read(entry.path()), "// (\\w+ T\\d+)\\b"));
  EXPECT_THAT(tested, testing::ContainerEq(rulesOfTheSpecification("T")));
}

TEST(Specification, EveryRunTimeRuleHasATest) {
  Names tested;
  for (const char* folder : {"test/analysis", "test/checked", "test/errors", "test/ops", "test/zoo"})
    for (const auto& entry : std::filesystem::directory_iterator(kSource / folder))
      if (entry.path().extension() == ".cpp") tested.merge(matches(read(entry.path()), "\\b(\\w+ R\\d+)\\b"));
  EXPECT_THAT(tested, testing::IsSupersetOf(rulesOfTheSpecification("R")));
}

}  // namespace
