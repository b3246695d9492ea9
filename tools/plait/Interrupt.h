// Ctrl-C as something to ask for, instead of the end of the process.
#pragma once

#include <array>
#include <csignal>

namespace pl::tool {

/// While one lives, SIGINT is noted: `happened` is true from then on, and `file` can be read. Another one before it is
/// forgotten ends the process, as always. One at a time.
class Interrupt {
 public:
  Interrupt();
  Interrupt(const Interrupt&) = delete;
  Interrupt& operator=(const Interrupt&) = delete;
  ~Interrupt();

  bool happened() const;
  /// Waits for the next one.
  void forget();
  /// A descriptor for poll: whoever asks `happened` and then waits for something else would miss one between the two.
  int file() const { return pipe_[0]; }

 private:
  std::array<int, 2> pipe_{-1, -1};
  struct sigaction before_ = {};
};

}  // namespace pl::tool
