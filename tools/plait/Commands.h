// The subcommands of the tool: each adds itself to the command line, in the file that carries its name.
#pragma once

#include <CLI/App.hpp>
#include <string>
#include <vector>

#include "pl/kernel.h"

namespace pl::tool {

enum ExitStatus { kDone = 0, kRunFailed = 1, kBadInput = 2, kOurFault = 3 };

/// What the subcommands of one process share. It outlives the parsing of the command line.
struct Invocation {
  std::string program;  ///< as the user typed it, for messages that tell a command to type
  const std::vector<Kernel>& kernels;
  int status = kDone;  ///< what the subcommand ends with
};

void add_list(CLI::App& app, Invocation& invocation);
void add_run(CLI::App& app, Invocation& invocation);
void add_check(CLI::App& app, Invocation& invocation);
void add_bench(CLI::App& app, Invocation& invocation);
void add_compile(CLI::App& app, Invocation& invocation);

// Options that several subcommands have.
void add_kernel(CLI::App& command, const Invocation& invocation, std::string& kernel, std::vector<std::string>& words);
void add_target(CLI::App& command, std::string& target);
void add_no_fuse(CLI::App& command, bool& fuse);

}  // namespace pl::tool
