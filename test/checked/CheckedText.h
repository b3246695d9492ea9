// Tests of what checked mode says: the whole of what() is compared, with places as in test/errors/ErrorText.h.
#pragma once

#include <functional>
#include <source_location>
#include <string>

#include "pl/array.h"
#include "pl/pl.h"

namespace pl::test {

/// A program with this body, though the probe may already find its mistake while it is built.
Program unprobed(const std::function<void(Parameters&)>& body);

/// Every argument of a program without run-time extents, random.
Bindings argumentsOf(const Program& program);

/// Expects checked mode to say this of the program with this body, on random inputs: its notes, then its error; empty
/// if nothing.
void expectSaid(unsigned line, const std::string& expected, const std::function<void(Parameters&)>& body,
                const Bindings& holes = {}, const char* file = std::source_location::current().file_name());

}  // namespace pl::test
