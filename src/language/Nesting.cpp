#include "language/Nesting.h"

#include <algorithm>

#include "pl/error.h"

namespace pl::language {

void expectNoDeepNesting(std::string_view text, const std::string& fileName) {
  int depth = 0;
  int line = 1;
  std::size_t lineBegin = 0;
  bool inString = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '\n') {
      ++line;
      lineBegin = i + 1;
      inString = false;  // no string goes on in the next line
    } else if (inString) {
      if (c == '\\') ++i;
      inString = c != '"';
    } else if (c == '"') {
      inString = true;
    } else if (c == '/' && text.substr(i, 2) == "//") {
      i = std::min(text.find('\n', i), text.size()) - 1;
    } else if (c == '(' || c == '[' || c == '{' || c == '<') {
      if (++depth <= kDeepestNesting) continue;
      throw BuildError(fileName + ":" + std::to_string(line) + ":" + std::to_string(i - lineBegin + 1) +
                       ": error: a program expects at most " + std::to_string(kDeepestNesting) +
                       " brackets inside each other but got more");
    } else if (c == ')' || c == ']' || c == '}' || (c == '>' && (i == 0 || text[i - 1] != '-'))) {
      if (depth > 0) --depth;
    }
  }
}

}  // namespace pl::language
