// Arguments for random programs, and the settings of the tests.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "RandomProgram.h"
#include "pl/array.h"
#include "pl/signature.h"

namespace pl::fuzz {

/// A number from the environment.
std::uint64_t setting(const char* name, std::uint64_t otherwise);

/// Outs hold garbage.
Bindings makeArguments(const Signature& signature, const RandomProgram& random,
                       const std::map<std::string, std::int64_t>& dimensions, std::uint64_t seed);
Bindings copyOf(const Bindings& arguments);

/// Per InOut that is a cache: which of its elements hold no data (BOOL, 1).
Bindings holesOf(const RandomProgram& random, const Bindings& arguments);

}  // namespace pl::fuzz
