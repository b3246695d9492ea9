// UTF-8, byte by byte: what is well formed (Unicode, table 3-7), and what stands for bytes that are not.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace pl::tokenizer {

enum class Utf8 {
  kWhole,      // a code point
  kCut,        // the beginning of one, then the text ends
  kMalformed,  // no code point begins with these bytes
};

/// What `bytes`, which must not be empty, begins with. A cut or malformed part is as long as possible: one U+FFFD
/// stands for it (Unicode, 3.9: substitution of maximal subparts; Rust and Python do the same).
struct Utf8Part {
  Utf8 kind;
  std::size_t length;
};
Utf8Part firstUtf8Part(std::string_view bytes);

/// Appends the well-formed code points of `bytes` and U+FFFD for every malformed part. Returns how many bytes at the
/// end are a code point that is cut; those are not appended.
std::size_t appendWellFormed(std::string_view bytes, std::string& text);

/// The first byte that belongs to no code point, or npos.
std::size_t findMalformed(std::string_view text);

/// How many bytes of white space (the property White_Space) `text`, which is well formed, begins or ends with.
std::size_t leadingSpace(std::string_view text);
std::size_t trailingSpace(std::string_view text);

inline constexpr std::string_view kReplacement = "\xEF\xBF\xBD";  // U+FFFD

}  // namespace pl::tokenizer
