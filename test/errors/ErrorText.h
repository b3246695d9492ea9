// Tests of error texts: the whole of what() is compared, with each "FILE:LINE:COLUMN: " of the test's own file written
// as "+N: ", N lines below the line that the test names, or "-N: " above it. Columns differ between compilers; each is
// checked to be on the call that the error is about, as far as the source shows it.
#pragma once

#include <functional>
#include <source_location>
#include <string>

#include "pl/pl.h"

namespace pl::test {

/// `what` with every place in `file` relative to `line`. A column that is not where it should be fails the test.
std::string withRelativePlaces(const std::string& what, const std::string& file, unsigned line);

/// Runs `action` and expects a BuildError with this text.
void expectError(unsigned line, const std::string& expected, const std::function<void()>& action,
                 const char* file = std::source_location::current().file_name());
/// The same while a program with this body is built.
void expectBuildError(unsigned line, const std::string& expected, const std::function<void(Parameters&)>& body,
                      const char* file = std::source_location::current().file_name());

}  // namespace pl::test
