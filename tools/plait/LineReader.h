// Lines that a user types or a pipe brings, and Ctrl-C between them.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "Interrupt.h"

namespace pl::tool {

class LineReader {
 public:
  /// Of a file descriptor, which it does not close. An interrupt while it waits is forgotten, with what was typed of
  /// the line, `on_interrupt` is called, and the waiting goes on. `interrupt` must outlive it.
  LineReader(int file, Interrupt& interrupt, std::function<void()> on_interrupt);

  /// Without its end; none after the last one.
  std::optional<std::string> next();

 private:
  void read_more();

  int file_;
  Interrupt* interrupt_;
  std::function<void()> on_interrupt_;
  std::string read_ = {};  // and not yet handed out
  bool is_over_ = false;
};

}  // namespace pl::tool
