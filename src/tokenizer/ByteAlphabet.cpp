#include "ByteAlphabet.h"

#include <array>

#include "Utf8.h"

namespace pl::tokenizer {
namespace {

constexpr int kFirstMoved = 0x100;
constexpr int kMoved = 68;  // bytes that are not printable

struct Alphabet {
  std::array<std::string, 256> letters;
  std::array<int, kFirstMoved + kMoved> bytes;  // by code point; -1: no letter
};

std::string utf8(int code) {  // below U+0800
  if (code < 0x80) return {static_cast<char>(code)};
  return {static_cast<char>(0xC0 | (code >> 6)), static_cast<char>(0x80 | (code & 0x3F))};
}

const Alphabet& alphabet() {
  static const Alphabet made = [] {
    Alphabet result;
    result.bytes.fill(-1);
    int moved = kFirstMoved;
    for (int byte = 0; byte < 256; ++byte) {
      const bool printable = (byte > ' ' && byte < 0x7F) || (byte > 0xA0 && byte != 0xAD);
      const int code = printable ? byte : moved++;
      result.letters[byte] = utf8(code);
      result.bytes[code] = byte;
    }
    return result;
  }();
  return made;
}

}  // namespace

std::string_view letterOf(unsigned char byte) { return alphabet().letters[byte]; }

std::string lettersOf(std::string_view bytes) {
  std::string letters;
  letters.reserve(bytes.size());
  for (const char byte : bytes) letters += letterOf(static_cast<unsigned char>(byte));
  return letters;
}

std::string bytesOf(std::string_view piece) {
  const Alphabet& known = alphabet();
  std::string bytes;
  bytes.reserve(piece.size());
  for (std::size_t at = 0; at < piece.size();) {
    const auto lead = static_cast<unsigned char>(piece[at]);
    const Utf8Part part = firstUtf8Part(piece.substr(at));
    int code = lead;
    if (part.length == 2) code = ((lead & 0x1F) << 6) | (static_cast<unsigned char>(piece[at + 1]) & 0x3F);
    const bool isLetter = part.kind == Utf8::kWhole && part.length <= 2 &&
                          code < static_cast<int>(known.bytes.size()) && known.bytes[code] >= 0;
    if (!isLetter) return std::string(piece);
    bytes += static_cast<char>(known.bytes[code]);
    at += part.length;
  }
  return bytes;
}

}  // namespace pl::tokenizer
