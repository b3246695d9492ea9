// The byte-level alphabet: a printable character for each byte, in which tokenizer.json writes its pieces ("Ġthe" is
// the five bytes " the"). Printable Latin-1 bytes stand for themselves, the others for U+0100 and up, in order (as
// GPT-2 does).
#pragma once

#include <string>
#include <string_view>

namespace pl::tokenizer {

/// The character of a byte, in UTF-8.
std::string_view letterOf(unsigned char byte);

/// `bytes` in letters.
std::string lettersOf(std::string_view bytes);

/// The bytes that `piece` stands for; a piece with a character outside the alphabet (an added token with a space in it)
/// stands for itself.
std::string bytesOf(std::string_view piece);

}  // namespace pl::tokenizer
