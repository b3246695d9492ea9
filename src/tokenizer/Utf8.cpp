#include "Utf8.h"

namespace pl::tokenizer {
namespace {

unsigned char byteAt(std::string_view bytes, std::size_t i) { return static_cast<unsigned char>(bytes[i]); }

bool isContinuation(unsigned char byte) { return (byte & 0xC0) == 0x80; }

/// The code point that `text`, well formed and not empty, begins with.
char32_t firstCodePoint(std::string_view text) {
  const unsigned char lead = byteAt(text, 0);
  if (lead < 0x80) return lead;
  const std::size_t length = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  char32_t code = lead & (0x7F >> length);
  for (std::size_t i = 1; i < length; ++i) code = (code << 6) | (byteAt(text, i) & 0x3F);
  return code;
}

bool isSpace(char32_t code) {
  return (code >= 0x09 && code <= 0x0D) || code == 0x20 || code == 0x85 || code == 0xA0 || code == 0x1680 ||
         (code >= 0x2000 && code <= 0x200A) || code == 0x2028 || code == 0x2029 || code == 0x202F || code == 0x205F ||
         code == 0x3000;
}

}  // namespace

Utf8Part firstUtf8Part(std::string_view bytes) {
  const unsigned char lead = byteAt(bytes, 0);
  if (lead < 0x80) return {Utf8::kWhole, 1};
  if (lead < 0xC2 || lead > 0xF4) return {Utf8::kMalformed, 1};
  // The second byte's range keeps out overlong forms, surrogates, and code points past U+10FFFF.
  const unsigned char lowest = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
  const unsigned char highest = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
  const std::size_t length = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  for (std::size_t i = 1; i < length; ++i) {
    if (i == bytes.size()) return {Utf8::kCut, i};
    const unsigned char byte = byteAt(bytes, i);
    const bool fits = i == 1 ? byte >= lowest && byte <= highest : isContinuation(byte);
    if (!fits) return {Utf8::kMalformed, i};
  }
  return {Utf8::kWhole, length};
}

std::size_t appendWellFormed(std::string_view bytes, std::string& text) {
  while (!bytes.empty()) {
    const Utf8Part part = firstUtf8Part(bytes);
    if (part.kind == Utf8::kCut) return bytes.size();
    text += part.kind == Utf8::kWhole ? bytes.substr(0, part.length) : kReplacement;
    bytes.remove_prefix(part.length);
  }
  return 0;
}

std::size_t findMalformed(std::string_view text) {
  std::size_t at = 0;
  while (at < text.size()) {
    const Utf8Part part = firstUtf8Part(text.substr(at));
    if (part.kind != Utf8::kWhole) return at;
    at += part.length;
  }
  return std::string_view::npos;
}

std::size_t leadingSpace(std::string_view text) {
  std::size_t at = 0;
  while (at < text.size() && isSpace(firstCodePoint(text.substr(at)))) at += firstUtf8Part(text.substr(at)).length;
  return at;
}

std::size_t trailingSpace(std::string_view text) {
  std::size_t end = text.size();
  while (end > 0) {
    std::size_t start = end - 1;
    while (start > 0 && isContinuation(byteAt(text, start))) --start;
    if (!isSpace(firstCodePoint(text.substr(start)))) break;
    end = start;
  }
  return text.size() - end;
}

}  // namespace pl::tokenizer
