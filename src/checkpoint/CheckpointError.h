// What is said of a checkpoint that cannot be used, and of names and texts that come from its files.
#pragma once

#include <string>
#include <string_view>

#include "pl/error.h"

namespace pl::checkpoint {

/// A file of a checkpoint cannot be read, or does not hold what is expected: one line that names the file.
class CheckpointError : public Error {
 public:
  using Error::Error;
};

/// `text` for a message: at most 80 bytes of it, everything but printable ASCII escaped. A file may hold any bytes.
std::string shown(std::string_view text);

}  // namespace pl::checkpoint
