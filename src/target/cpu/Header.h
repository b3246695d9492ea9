// The C header of a program that is compiled ahead of time.
#pragma once

#include <string>

#include "pl/signature.h"
#include "target/cpu/Target.h"

namespace pl::cpu {

/// A header for C and C++ with `int NAME(dimensions…, inputs…, outputs…)`, which makes the checks of pl::bind and calls
/// the entry point in the object, and `const char *NAME_strerror(int)`.
std::string headerFor(const Signature& signature, const Target& target);

}  // namespace pl::cpu
