// How far apart two names are: for messages that ask "did you mean …?".
#pragma once

#include <cstddef>
#include <string_view>

namespace pl {

/// The least number of edits (insert, delete or replace one character) that turn `a` into `b` (Levenshtein).
std::size_t edit_distance(std::string_view a, std::string_view b);

}  // namespace pl
