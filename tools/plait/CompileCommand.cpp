#include "CompileCommand.h"

#include <fmt/format.h>

#include "Progress.h"
#include "Staging.h"
#include "pl/executable.h"
#include "pl/kernel.h"
#include "target/cpu/Target.h"

namespace pl::tool {

void compile_kernel(const CompileCommandOptions& options) {
  const Kernel& kernel = find_kernel(options.kernel);
  const KernelConfig config = configure(kernel, options.words);
  cpu::targetNamed(options.target);
  if (options.object == options.header) {
    throw ConfigError(fmt::format("-o and --header expect two files but got {} for both", options.object));
  }
  for (const std::string& path : {options.object, options.header})
    StagedFile{path};  // throws where nothing can be written
  const Progress progress("compiling");
  CompileOptions compile_options{.target = options.target};
  compile_options.on_copy = [](const std::string& line) { fmt::print(stderr, "{}\n", line); };
  compile_to_object(kernel.program(config), compile_options, options.object, options.header);
}

}  // namespace pl::tool
