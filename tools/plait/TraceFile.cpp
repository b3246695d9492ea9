#include "TraceFile.h"

#include <fmt/format.h>

#include <sstream>

namespace pl::tool {

void TraceFile::commit() {
  std::ostringstream text;
  trace_.write(text);
  staged_.commit(text.str());
  if (trace_.lost() > 0) {
    fmt::print(stderr, "plait: note: the trace lacks its last {} slices: there was no room for them\n", trace_.lost());
  }
}

}  // namespace pl::tool
