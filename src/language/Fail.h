// Errors of the kernel's author.
#pragma once

#include <string>
#include <vector>

#include "pl/error.h"

namespace pl::language {

/// Another place that an error refers to.
struct Note {
  Location where;
  std::string text;
};

/// "softmax.cpp:12:9"
std::string placeText(Location where);

/// Throws a BuildError: "PLACE: error: MESSAGE", and one line "PLACE: note: TEXT" per note. The program being traced is
/// lost: any later call of the language repeats the error, should somebody catch it.
[[noreturn]] void fail(Location where, const std::string& message, const std::vector<Note>& notes = {});

}  // namespace pl::language
