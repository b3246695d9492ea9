#include "CompileCommand.h"

#include <fmt/format.h>

#include "Progress.h"
#include "pl/executable.h"
#include "pl/kernel.h"

namespace pl::tool {

void compile_kernel(const CompileCommandOptions& options) {
  const Kernel& kernel = find_kernel(options.kernel);
  const KernelConfig config = configure(kernel, options.words);
  const Progress progress("compiling");
  CompileOptions compile_options{.target = options.target};
  compile_options.on_copy = [](const std::string& line) { fmt::print(stderr, "{}\n", line); };
  compile_to_object(kernel.program(config), compile_options, options.object, options.header);
}

}  // namespace pl::tool
