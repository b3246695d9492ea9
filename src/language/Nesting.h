// How deep the brackets of a program in text stand in each other.
#pragma once

#include <string>
#include <string_view>

namespace pl::language {

/// MLIR's parser calls itself for every bracket, and so would run out of stack; no program comes near this.
inline constexpr int kDeepestNesting = 256;

/// Throws BuildError at the bracket ( [ { or < that stands inside kDeepestNesting others. Strings and comments count
/// for nothing.
void expectNoDeepNesting(std::string_view text, const std::string& fileName);

}  // namespace pl::language
