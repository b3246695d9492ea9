// `plait compile`: a kernel ahead of time, as an object and a C header.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <optional>

#include "Commands.h"
#include "Progress.h"
#include "Staging.h"
#include "TimedProgram.h"
#include "pl/executable.h"
#include "target/cpu/Target.h"

namespace pl::tool {
namespace {

struct CompileArguments {
  std::string kernel;
  std::vector<std::string> words;  // KEY=VALUE
  std::string object;
  std::string header;
  std::string target = "native";
  std::string name;
  std::string cache;
  bool time_passes = false;
  bool fuse = true;
};

void compile_kernel(const Kernel& kernel, const CompileArguments& arguments) {
  const KernelConfig config = configure(kernel, arguments.words);
  cpu::targetNamed(arguments.target);
  if (arguments.object == arguments.header) {
    throw ConfigError(fmt::format("-o and --header expect two files but got {} for both", arguments.object));
  }
  for (const std::string& path : {arguments.object, arguments.header})
    StagedFile{path};  // throws where nothing can be written
  std::optional<Progress> progress;
  if (!arguments.time_passes) progress.emplace("compiling");  // or the steps say it
  CompileOptions options{.target = arguments.target,
                         .name = arguments.name,
                         .time_passes = arguments.time_passes,
                         .fuse = arguments.fuse,
                         .cache = arguments.cache};
  options.on_copy = [](const std::string& line) { fmt::print(stderr, "{}\n", line); };
  compile_to_object(timed_program(kernel, config, arguments.time_passes), options, arguments.object, arguments.header);
}

}  // namespace

void add_compile(CLI::App& app, Invocation& invocation) {
  const auto arguments = std::make_shared<CompileArguments>();
  CLI::App& compile = *app.add_subcommand("compile", "compile a kernel ahead of time to an object and a C header");
  add_kernel(compile, invocation, arguments->kernel, arguments->words);
  compile.add_option("-o", arguments->object, "the object file")->required();
  compile.add_option("--header", arguments->header, "the C header")->required();
  add_target(compile, arguments->target);
  compile.add_option("--name", arguments->name, "the function's name in C (default: the kernel's)");
  add_cache(compile, arguments->cache);
  compile.add_flag("--time-passes", arguments->time_passes, "print the time of every step of the compilation");
  add_no_fuse(compile, arguments->fuse);
  compile.callback(
      [arguments, &invocation] { compile_kernel(find_kernel(invocation.kernels, arguments->kernel), *arguments); });
}

}  // namespace pl::tool
