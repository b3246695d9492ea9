// Files that a user names, whole.
#pragma once

#include <string>

namespace pl::tool {

/// Every byte of `file`. Throws FileError.
std::string read_text_file(const std::string& file);

}  // namespace pl::tool
