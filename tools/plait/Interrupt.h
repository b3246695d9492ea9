// Ctrl-C as something to ask for, instead of the end of the process.
#pragma once

#include <csignal>

namespace pl::tool {

/// While one lives, SIGINT is noted: `happened` is true from then on, and a system call that waits ends with EINTR.
/// Another one before it is forgotten ends the process, as always. One at a time.
class Interrupt {
 public:
  Interrupt();
  Interrupt(const Interrupt&) = delete;
  Interrupt& operator=(const Interrupt&) = delete;
  ~Interrupt();

  bool happened() const;
  /// Waits for the next one.
  void forget();

 private:
  struct sigaction before_ = {};
};

}  // namespace pl::tool
