#include "CheckedText.h"

#include <gtest/gtest.h>

#include "ErrorText.h"
#include "analysis/Probe.h"
#include "pl/error.h"
#include "pl/executable.h"
#include "reference/Inputs.h"

namespace pl::test {

Program unprobed(const std::function<void(Parameters&)>& body) {
  const analysis::WithoutProbe silent;
  return pl::program("test", body);
}

Bindings argumentsOf(const Program& program) {
  Bindings arguments;
  for (const Parameter& parameter : program.signature().parameters) {
    std::vector<std::int64_t> shape;
    for (const Extent& extent : parameter.shape) shape.push_back(extent.size);
    arguments.emplace_back(parameter.name, reference::fill(parameter.dtype, shape, "random", 1, parameter.range));
  }
  return arguments;
}

void expectSaid(unsigned line, const std::string& expected, const std::function<void(Parameters&)>& body,
                const Bindings& holes, const char* file) {
  const testing::ScopedTrace trace(file, static_cast<int>(line), "said of the program here");
  const Program program = unprobed(body);
  const Bindings arguments = argumentsOf(program);
  std::string said;
  const auto say = [&](const std::string& text) { said += (said.empty() ? "" : "\n") + text; };
  try {
    interpret(program, arguments, {.checked = true, .holes = holes, .on_note = say});
  } catch (const Error& error) {
    say(error.what());
  }
  EXPECT_EQ(withRelativePlaces(said, file, line), expected);
}

}  // namespace pl::test
