// Errors: who made the mistake decides the type, so that a program can tell them apart.
#pragma once

#include <source_location>
#include <stdexcept>
#include <string>

namespace pl {

/// A place in the kernel author's text.
using Location = std::source_location;

/// Base of everything Plait throws. `what()` is the whole message, with file and line where there is one:
/// "softmax.cpp:12:9: error: row_max expects a tensor of rank 2 but got rank 3".
class Error : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// The author of a kernel wrote something that the language does not allow. Thrown while the kernel is built.
class BuildError : public Error {
 public:
  using Error::Error;
};

/// A compiled program was called with arguments that do not fit. Thrown before anything runs or is written.
class CallError : public Error {
 public:
  using Error::Error;
};

/// Plait itself is wrong: please report it.
class InternalError : public Error {
 public:
  using Error::Error;
};

}  // namespace pl
