// The tool's command line, and what its errors mean to the shell.
#include "pl/tool.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <new>

#include "CommandLine.h"
#include "Commands.h"
#include "checkpoint/CacheFolder.h"

namespace pl {
namespace tool {

CLI::Option* add_kernel(CLI::App& command, const Invocation& invocation, std::string& kernel,
                        std::vector<std::string>& words) {
  CLI::Option* option =
      command.add_option("KERNEL", kernel, fmt::format("a kernel of `{} list`", invocation.program))->required();
  command.add_option("words", words, fmt::format("the kernel's options, as `{} list` shows them", invocation.program))
      ->option_text("KEY=VALUE ...");
  return option;
}

CLI::Option* add_target(CLI::App& command, std::string& target) {
  return command.add_option("--target", target, "x86-64-v3, x86-64-v4, x86-64-v4-bf16 or native")
      ->capture_default_str();
}

CLI::Option* add_no_fuse(CLI::App& command, bool& fuse) {
  return command.add_flag("!--no-fuse", fuse,
                          "leave loops and chains of operations as they are written: the same bits, slower");
}

void add_cache(CLI::App& command, std::string& folder) {
  command.preparse_callback([&folder](std::size_t) { folder = checkpoint::ifWritable(checkpoint::defaultCache()); });
  CLI::Option* cache =
      command.add_option("--cache", folder, "folder of compiled objects (default: $PLAIT_CACHE, else ~/.cache/plait)");
  command.add_flag_callback(
             "--no-cache", [&folder] { folder.clear(); }, "compile anew, and keep no object")
      ->excludes(cache);
}

void add_model_cache(CLI::App& command, std::string& folder) {
  CLI::Option* cache =
      command.add_option("--cache", folder, "folder that keeps packed weights and compiled programs; \"\": none")
          ->capture_default_str();
  command.add_flag_callback(
             "--no-cache", [&folder] { folder.clear(); }, "pack and compile anew, and keep nothing")
      ->excludes(cache);
}

namespace {

int fail(int status, std::string_view message) {
  fmt::print(stderr, "plait: {}\n", message);
  return status;
}

}  // namespace
}  // namespace tool

int tool_main(int argc, char** argv, const std::vector<Kernel>& kernels) {
  using namespace tool;
  Invocation invocation{.program = argv[0], .kernels = kernels};
  CLI::App app("Plait: runs, checks, measures and compiles kernels.", invocation.program);
  app.require_subcommand(1);
  add_list(app, invocation);
  add_run(app, invocation);
  add_check(app, invocation);
  add_bench(app, invocation);
  add_shrink(app, invocation);
  add_compile(app, invocation);
  add_inspect(app, invocation);
  add_pack(app, invocation);
  add_tokenize(app);
  add_random_model(app);
  add_bench_model(app);
  add_generate(app, invocation);
  add_chat(app, invocation);
  add_perplexity(app);

  try {
    app.parse(argc, argv);
    return invocation.status;
  } catch (const CLI::Success& help) {
    return app.exit(help);
  } catch (const CLI::ParseError& error) {
    return fail(kBadInput, message_of(error, app, argc, argv));
  } catch (const InternalError& error) {
    return fail(kOurFault, error.what());
  } catch (const Error& error) {
    return fail(kBadInput, error.what());
  } catch (const std::bad_alloc&) {
    return fail(kBadInput, "this machine has not enough memory for the arguments");
  } catch (const std::exception& error) {
    return fail(kOurFault, fmt::format("internal error, please report it: {}", error.what()));
  }
}

}  // namespace pl
