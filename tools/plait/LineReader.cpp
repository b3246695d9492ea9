#include "LineReader.h"

#include <unistd.h>

#include <array>
#include <cerrno>
#include <utility>

namespace pl::tool {

LineReader::LineReader(int file, std::function<void()> on_interrupt)
    : file_(file), on_interrupt_(std::move(on_interrupt)) {}

std::optional<std::string> LineReader::next() {
  std::array<char, 4096> some;
  std::size_t end;
  while ((end = read_.find('\n')) == std::string::npos && !is_over_) {
    const ssize_t count = ::read(file_, some.data(), some.size());
    if (count > 0) {
      read_.append(some.data(), static_cast<std::size_t>(count));
    } else if (count < 0 && errno == EINTR) {
      read_.clear();
      on_interrupt_();
    } else {
      is_over_ = true;  // a terminal that is gone is an end, too
    }
  }
  if (end == std::string::npos && read_.empty()) return std::nullopt;
  std::string line = read_.substr(0, end);
  read_.erase(0, end == std::string::npos ? end : end + 1);
  if (line.ends_with('\r')) line.pop_back();
  return line;
}

}  // namespace pl::tool
