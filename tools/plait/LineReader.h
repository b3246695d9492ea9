// Lines that a user types or a pipe brings, and Ctrl-C between them.
#pragma once

#include <functional>
#include <optional>
#include <string>

namespace pl::tool {

class LineReader {
 public:
  /// Of a file descriptor, which it does not close. `on_interrupt` is called where a signal ends the waiting; what was
  /// typed of the line is forgotten then.
  LineReader(int file, std::function<void()> on_interrupt);

  /// Without its end; none after the last one.
  std::optional<std::string> next();

 private:
  int file_;
  std::function<void()> on_interrupt_;
  std::string read_ = {};  // and not yet handed out
  bool is_over_ = false;
};

}  // namespace pl::tool
