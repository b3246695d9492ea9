#include "Failure.h"

#include <fmt/format.h>

#include <cctype>

namespace pl::tool {
namespace {

/// Where "file:line:column: error: …" tells its message: places are compared as they stand.
constexpr std::string_view kMark = ": error: ";

/// The first line, with '#' for every number after the place.
std::string pattern_of(const std::string& text) {
  const std::string line = text.substr(0, text.find('\n'));
  const std::size_t mark = line.find(kMark);
  const std::size_t begin = mark == std::string::npos ? 0 : mark;
  std::string pattern = line.substr(0, begin);
  bool in_number = false;
  for (const char c : line.substr(begin)) {
    const bool digit = std::isdigit(static_cast<unsigned char>(c)) != 0;
    if (!digit) pattern += c;
    if (digit && !in_number) pattern += '#';
    in_number = digit;
  }
  return pattern;
}

}  // namespace

std::string_view name_of(Failure::Kind kind) {
  switch (kind) {
    case Failure::Kind::Outputs: return "outputs";
    case Failure::Kind::Error: return "error";
    case Failure::Kind::InternalError: return "internal error";
    case Failure::Kind::Crash: return "crash";
  }
  return "?";
}

bool Failure::is_like(const Failure& other) const {
  if (kind != other.kind) return false;
  if (kind != Kind::Outputs) return pattern_of(text) == pattern_of(other.text);
  return !outputs.empty() && !other.outputs.empty() && outputs.front() == other.outputs.front();
}

Failure failure_of(const std::vector<Comparison>& outputs) {
  Failure failure{.kind = Failure::Kind::Outputs};
  for (const Comparison& output : outputs) {
    if (output.passed()) continue;
    if (failure.outputs.empty()) {
      const Mismatch& first = output.first.front();
      failure.text = fmt::format(
          "{} disagrees with the reference in {} of {} elements, first at {}: expects {:.9g} but got {:.9g}",
          output.name, output.mismatches, output.elements + output.untouched, shape_text(first.at), first.expected,
          first.got);
    }
    failure.outputs.push_back(output.name);
  }
  return failure;
}

}  // namespace pl::tool
