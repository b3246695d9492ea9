// `plait shrink`: the command line of Shrink.h.
#include <CLI/CLI.hpp>
#include <memory>

#include "Commands.h"
#include "Shrink.h"

namespace pl::tool {

void add_shrink(CLI::App& app, Invocation& invocation) {
  const auto options = std::make_shared<ShrinkOptions>();
  options->program = invocation.program;
  CLI::App& shrink = *app.add_subcommand("shrink", "make a failing run smaller while it still fails in the same way");
  shrink.add_option("DIR", options->folder, "the folder that a failing run wrote")->required();
  shrink.add_option("-o", options->out, "the new folder of the smaller run (default: DIR-small)");
  shrink.add_option("--seconds", options->seconds, "how long to try at most")->capture_default_str();
  shrink.callback([options, &invocation] { invocation.status = tool::shrink(invocation.kernels, *options); });
}

}  // namespace pl::tool
