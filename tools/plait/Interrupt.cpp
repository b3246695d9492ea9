#include "Interrupt.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>

namespace pl::tool {
namespace {

volatile std::sig_atomic_t interrupted = 0;
volatile std::sig_atomic_t wake_up = -1;  // where a byte tells of it

extern "C" void note_interrupt(int /*signal*/) {
  const int error = errno;
  interrupted = 1;
  [[maybe_unused]] const ssize_t written = write(wake_up, "", 1);
  errno = error;
}

void listen(struct sigaction* before) {
  interrupted = 0;
  struct sigaction action = {};
  action.sa_handler = note_interrupt;
  action.sa_flags = static_cast<int>(SA_RESETHAND | SA_RESTART);
  sigaction(SIGINT, &action, before);
}

}  // namespace

Interrupt::Interrupt() {
  if (pipe2(pipe_.data(), O_CLOEXEC | O_NONBLOCK) == 0) wake_up = pipe_[1];
  listen(&before_);
}

Interrupt::~Interrupt() {
  sigaction(SIGINT, &before_, nullptr);
  wake_up = -1;
  for (const int end : pipe_) {
    if (end >= 0) close(end);
  }
}

void Interrupt::forget() {
  std::array<char, 16> bytes;
  while (read(pipe_[0], bytes.data(), bytes.size()) > 0) {
  }
  listen(nullptr);
}

bool Interrupt::happened() const { return interrupted != 0; }

}  // namespace pl::tool
