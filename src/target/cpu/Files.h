// Writing files so that a reader never sees half of one.
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace pl::cpu {

/// Writes all of `files` (path, contents) or none: each to a temporary file beside it, and renamed when all are
/// written. Throws BuildError that names the path and the system's reason.
void writeFiles(const std::vector<std::pair<std::string, std::string>>& files);

/// Makes `folder` and those above it. Throws BuildError.
void makeFolder(const std::string& folder);

}  // namespace pl::cpu
