#include "checkpoint/CheckpointError.h"

#include <fmt/format.h>

namespace pl::checkpoint {

constexpr std::size_t kLongestShown = 80;

std::string shown(std::string_view text) {
  std::string printable;
  for (const char c : text.substr(0, kLongestShown)) {
    const auto byte = static_cast<unsigned char>(c);
    printable += byte >= 0x20 && byte < 0x7f ? std::string(1, c) : fmt::format("\\x{:02x}", byte);
  }
  return printable + (text.size() > kLongestShown ? "…" : "");
}

}  // namespace pl::checkpoint
