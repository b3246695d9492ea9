// The subcommands of the tool: each adds itself to the command line, in the file that carries its name.
#pragma once

#include <CLI/App.hpp>
#include <string>
#include <vector>

#include "ExitStatus.h"
#include "pl/kernel.h"

namespace pl::tool {

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
void add_shrink(CLI::App& app, Invocation& invocation);
void add_compile(CLI::App& app, Invocation& invocation);
void add_inspect(CLI::App& app, Invocation& invocation);
void add_pack(CLI::App& app, Invocation& invocation);
void add_tokenize(CLI::App& app);
void add_random_model(CLI::App& app);
void add_bench_model(CLI::App& app);
void add_generate(CLI::App& app, Invocation& invocation);
void add_chat(CLI::App& app, Invocation& invocation);
void add_perplexity(CLI::App& app);

// Options that several subcommands have. add_kernel returns that of KERNEL.
CLI::Option* add_kernel(CLI::App& command, const Invocation& invocation, std::string& kernel,
                        std::vector<std::string>& words);
CLI::Option* add_target(CLI::App& command, std::string& target);
CLI::Option* add_no_fuse(CLI::App& command, bool& fuse);
/// --cache and --no-cache of compiled objects; without them `folder` becomes the default cache, if it can be written.
void add_cache(CLI::App& command, std::string& folder);
/// --cache and --no-cache of a model; without them `folder` stays as it is.
void add_model_cache(CLI::App& command, std::string& folder);

}  // namespace pl::tool
