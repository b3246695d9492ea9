#include "LineReader.h"

#include <poll.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <utility>

namespace pl::tool {

LineReader::LineReader(int file, Interrupt& interrupt, std::function<void()> on_interrupt)
    : file_(file), interrupt_(&interrupt), on_interrupt_(std::move(on_interrupt)) {}

void LineReader::read_more() {
  std::array<pollfd, 2> sources{
      {{.fd = file_, .events = POLLIN, .revents = 0}, {.fd = interrupt_->file(), .events = POLLIN, .revents = 0}}};
  if (poll(sources.data(), sources.size(), -1) < 0) {
    is_over_ = errno != EINTR;
    return;
  }
  if (sources[1].revents != 0) {
    read_.clear();
    interrupt_->forget();
    on_interrupt_();
    return;
  }
  std::array<char, 4096> some;
  const ssize_t count = ::read(file_, some.data(), some.size());
  if (count > 0) {
    read_.append(some.data(), static_cast<std::size_t>(count));
  } else {
    is_over_ = count == 0 || errno != EINTR;  // a terminal that is gone is an end, too
  }
}

std::optional<std::string> LineReader::next() {
  while (read_.find('\n') == std::string::npos && !is_over_) read_more();
  if (read_.empty()) return std::nullopt;
  const std::size_t end = read_.find('\n');
  std::string line = read_.substr(0, end);
  read_.erase(0, end == std::string::npos ? end : end + 1);
  if (line.ends_with('\r')) line.pop_back();
  return line;
}

}  // namespace pl::tool
