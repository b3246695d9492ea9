// What can be said about a program before it runs.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "pl/program.h"

namespace pl {

/// A place in the kernel author's text.
struct Place {
  std::string file;
  unsigned line = 0;
  unsigned column = 0;

  std::string text() const;  ///< "softmax.cpp:21:30"
};

/// One run-time rule at one operation of a program.
struct Obligation {
  Place place;
  std::string rule;  ///< "slice R1", as docs/language.md numbers it
  std::string what;  ///< "[min(16, rows - i), 512] at [i, 0] of x"
  bool proved = false;
  std::string reason;  ///< why it is to be checked at run time, if it is
};

/// Something that no rule forbids and that is worth a look.
struct Advice {
  Place place;
  std::string text;
};

/// Every run-time rule of a program. What is proved holds for all dimensions and integer arguments within their ranges,
/// as long as the rules that are not proved hold too.
struct CheckReport {
  std::string program;
  std::vector<Obligation> obligations;  ///< in the order of the program's text
  std::vector<Advice> noticed;

  std::size_t proved() const;
  /// A table by rule, then what is to be checked at run time, then what was noticed.
  std::string text() const;
};

CheckReport check(const Program& program);

}  // namespace pl
