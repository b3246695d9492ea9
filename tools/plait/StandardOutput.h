// Texts to standard output, for as long as somebody reads them.
#pragma once

#include <string_view>

namespace pl::tool {

/// While one lives, a reader that goes away is no signal.
class StandardOutput {
 public:
  StandardOutput();
  StandardOutput(const StandardOutput&) = delete;
  StandardOutput& operator=(const StandardOutput&) = delete;
  ~StandardOutput();

  /// Writes all of it at once. Where nobody reads any more (a closed pipe), nothing happens, now and later; throws
  /// FileError where writing fails otherwise.
  void write(std::string_view text);
  bool is_closed() const { return closed_; }

 private:
  void (*before_)(int);
  bool closed_ = false;
};

}  // namespace pl::tool
