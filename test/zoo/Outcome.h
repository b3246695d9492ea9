// What becomes of one form of a case: when something was said of it, and what.
#pragma once

#include <iosfwd>
#include <string>

#include "Zoo.h"

namespace pl::test {

struct Outcome {
  Moment found = Moment::never;
  std::string text = {};  // with relative places

  bool operator==(const Outcome&) const = default;
};
std::ostream& operator<<(std::ostream& out, const Outcome& outcome);

/// "while building", "in checked mode", …
std::string text_of(Moment moment);

/// A case in the zoo.
struct Inmate {
  std::string name;
  Case what;
  Location where;

  /// Builds the program, runs it in checked mode and compares it with the reference, until something is said.
  Outcome outcome(bool wrong) const;
  /// Whether the wrong program fails or disagrees with the reference where nobody checks it.
  bool goes_wrong_unchecked() const;
};

std::ostream& operator<<(std::ostream& out, const Inmate& inmate);

/// Every case, by name.
const std::vector<Inmate>& inmates();

}  // namespace pl::test
