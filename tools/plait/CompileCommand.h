// `plait compile`: a kernel ahead of time, as an object and a C header.
#pragma once

#include <string>
#include <vector>

namespace pl::tool {

struct CompileCommandOptions {
  std::string kernel;
  std::vector<std::string> words;  ///< KEY=VALUE
  std::string object;
  std::string header;
  std::string target = "native";
};

/// Throws Error for input that cannot be compiled; no file has been written then.
void compile_kernel(const CompileCommandOptions& options);

}  // namespace pl::tool
