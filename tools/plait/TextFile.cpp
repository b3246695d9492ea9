#include "TextFile.h"

#include <fmt/format.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <sstream>

#include "Npy.h"

namespace pl::tool {

std::string read_text_file(const std::string& file) {
  std::ifstream in(file, std::ios::binary);
  std::ostringstream text;
  if (in.is_open() && in.peek() != std::ifstream::traits_type::eof()) text << in.rdbuf();
  if (!in.is_open() || in.bad() || !text)
    throw FileError(fmt::format("cannot read {}: {}", file, std::strerror(errno)));
  return text.str();
}

}  // namespace pl::tool
