// The remedy of an error about a name that does not exist.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace pl {

/// "; did you mean 'batch'? known keys: batch, hidden", or "; known keys: batch, hidden" where no name is near, or
/// "; there are no keys". `what` is what the names are called: "keys".
std::string suggestion(std::string_view given, std::span<const std::string> known, std::string_view what);

}  // namespace pl
