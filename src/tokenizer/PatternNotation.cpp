// From Oniguruma's notation (Ruby syntax) to PCRE2's. Only what is the same in both, or can be spelt out, goes through.
#include <fmt/format.h>

#include <algorithm>
#include <string>

#include "Id.h"
#include "Pattern.h"
#include "Utf8.h"

namespace pl::tokenizer {
namespace {

bool isDigit(char c) { return c >= '0' && c <= '9'; }
bool isLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

class Translator {
 public:
  Translator(std::string_view expression, std::string_view where) : rest_(expression), where_(where) {}

  std::string run() {
    while (!rest_.empty()) {
      if (inClass_) {
        classItem();
      } else {
        item();
      }
    }
    return std::move(result_);
  }

 private:
  void take(std::size_t count) {
    result_ += rest_.substr(0, count);
    rest_.remove_prefix(count);
  }

  [[noreturn]] void refuse(std::size_t count) const {
    throw TokenizerError(fmt::format("{}: regular expression: {} is not supported", where_, rest_.substr(0, count)));
  }

  /// A backslash and what belongs to it; means the same in a class.
  void escape() {
    if (rest_.size() < 2) refuse(1);
    const char kind = rest_[1];
    if (kind == 's' || kind == 'S') {  // PCRE2's own \s has U+180E, too
      result_ += kind == 's' ? "\\p{White_Space}" : "\\P{White_Space}";
      rest_.remove_prefix(2);
    } else if (kind == 'p' || kind == 'P') {
      const std::size_t end = rest_.find('}');
      if (rest_.size() < 3 || rest_[2] != '{' || end == std::string_view::npos) refuse(2);
      take(end + 1);
    } else if (kind == 'x') {
      const std::size_t end = rest_.starts_with("\\x{") ? rest_.find('}') : 3;
      if (end == std::string_view::npos || end >= rest_.size()) refuse(2);
      take(end + 1);
    } else if (std::string_view("dDrntf").find(kind) != std::string_view::npos) {
      take(2);
    } else if (isLetter(kind) || isDigit(kind) || static_cast<unsigned char>(kind) >= 0x80) {
      refuse(static_cast<unsigned char>(kind) >= 0x80 ? 1 + firstUtf8Part(rest_.substr(1)).length : 2);
    } else {
      take(2);
    }
  }

  void classItem() {
    switch (rest_[0]) {
      case '\\': escape(); break;
      case '[': refuse(1);  // a class in a class: a union there, a plain bracket here
      case '&':
        if (rest_.starts_with("&&")) refuse(2);  // an intersection there
        take(1);
        break;
      case ']':
        inClass_ = false;
        take(1);
        break;
      default: take(1);
    }
  }

  void item() {
    switch (rest_[0]) {
      case '\\': escape(); break;
      case '[':
        inClass_ = true;
        take(rest_.starts_with("[^") ? 2 : 1);
        if (rest_.starts_with("]")) refuse(1);  // an empty class there, a bracket in the class here
        break;
      case '(': group(); break;
      case '^':
      case '$': refuse(1);  // there also at lines
      case '{': repeat(); break;
      default: take(1);
    }
  }

  void group() {
    if (!rest_.starts_with("(?")) {
      take(1);
      return;
    }
    for (const std::string_view known : {"(?:", "(?i:", "(?=", "(?!", "(?<=", "(?<!", "(?>"}) {
      if (rest_.starts_with(known)) {
        take(known.size());
        return;
      }
    }
    refuse(std::min<std::size_t>(rest_.size(), 3));
  }

  /// {3}, {1,3} or {2,}; in Ruby's notation a + or ? after it means something else.
  void repeat() {
    std::size_t end = 1;
    while (end < rest_.size() && (isDigit(rest_[end]) || rest_[end] == ',')) ++end;
    if (end == rest_.size() || rest_[end] != '}' || !isDigit(rest_[1])) refuse(1);
    const bool modified = end + 1 < rest_.size() && (rest_[end + 1] == '+' || rest_[end + 1] == '?');
    if (modified) refuse(end + 2);
    take(end + 1);
  }

  std::string_view rest_;
  std::string_view where_;
  std::string result_;
  bool inClass_ = false;
};

}  // namespace

std::string inPcreNotation(std::string_view expression, std::string_view where) {
  return Translator(expression, where).run();
}

}  // namespace pl::tokenizer
