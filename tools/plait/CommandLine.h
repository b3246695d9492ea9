// Errors of the command line, in the words of the tool's other errors.
#pragma once

#include <CLI/CLI.hpp>
#include <string>

namespace pl::tool {

/// One line: "unknown option '--sed'; did you mean '--seed'? known options: …". `app` has parsed what it could of argv.
std::string message_of(const CLI::ParseError& error, const CLI::App& app, int argc, const char* const* argv);

}  // namespace pl::tool
