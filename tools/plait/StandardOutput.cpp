#include "StandardOutput.h"

#include <fmt/format.h>
#include <poll.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>

#include "Npy.h"

namespace pl::tool {

StandardOutput::StandardOutput() : before_(std::signal(SIGPIPE, SIG_IGN)) { std::fflush(stdout); }

StandardOutput::~StandardOutput() { std::signal(SIGPIPE, before_); }

void StandardOutput::write(std::string_view text) {
  while (!closed_ && !text.empty()) {
    const ssize_t written = ::write(STDOUT_FILENO, text.data(), text.size());
    if (written >= 0) {
      text.remove_prefix(static_cast<std::size_t>(written));
    } else if (errno == EPIPE) {
      closed_ = true;
    } else if (errno == EAGAIN) {  // a terminal that somebody made non-blocking
      pollfd output{.fd = STDOUT_FILENO, .events = POLLOUT, .revents = 0};
      poll(&output, 1, -1);
    } else if (errno != EINTR) {
      throw FileError(fmt::format("cannot write to the standard output: {}", std::strerror(errno)));
    }
  }
}

}  // namespace pl::tool
