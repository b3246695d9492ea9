#include "language/Fail.h"

#include <fmt/format.h>

#include "language/Trace.h"

namespace pl::language {

std::string placeText(Location where) {
  return fmt::format("{}:{}:{}", where.file_name(), where.line(), where.column());
}

void fail(Location where, const std::string& message, const std::vector<Note>& notes) {
  std::string text = fmt::format("{}: error: {}", placeText(where), message);
  for (const Note& note : notes) text += fmt::format("\n{}: note: {}", placeText(note.where), note.text);
  if (Trace* trace = Trace::current()) trace->poison(text);
  throw BuildError(text);
}

}  // namespace pl::language
