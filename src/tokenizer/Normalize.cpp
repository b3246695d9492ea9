#include "Normalize.h"

#include <utf8proc.h>

#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

#include "Id.h"

namespace pl::tokenizer {
namespace {

constexpr auto kFormC = static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPOSE);

std::size_t expectDone(utf8proc_ssize_t result) {
  if (result < 0) throw InternalError(utf8proc_errmsg(result));
  return static_cast<std::size_t>(result);
}

/// The canonical decomposition of every code point, not yet in canonical order.
std::vector<utf8proc_int32_t> decomposed(std::string_view text) {
  std::vector<utf8proc_int32_t> codes;
  codes.reserve(text.size() + 1);
  while (!text.empty()) {
    utf8proc_int32_t code = 0;
    text.remove_prefix(expectDone(utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                                                   static_cast<utf8proc_ssize_t>(text.size()), &code)));
    utf8proc_int32_t parts[8];  // the longest canonical decomposition has four
    int boundary = 0;
    const std::size_t count = expectDone(utf8proc_decompose_char(code, parts, 8, kFormC, &boundary));
    codes.insert(codes.end(), parts, parts + count);
  }
  return codes;
}

/// Stably by combining class between code points of class 0. utf8proc's own order takes quadratic time for a long run.
void orderMarks(std::vector<utf8proc_int32_t>& codes) {
  const auto classOf = [](utf8proc_int32_t code) { return utf8proc_get_property(code)->combining_class; };
  for (auto at = codes.begin(); at != codes.end();) {
    if (classOf(*at) == 0) {
      ++at;
      continue;
    }
    const auto end = std::find_if(at, codes.end(), [&](utf8proc_int32_t code) { return classOf(code) == 0; });
    // Equal classes keep their order: the place is the low half of the key.
    std::vector<std::pair<std::uint64_t, utf8proc_int32_t>> run;
    for (; at != end; ++at) run.emplace_back((static_cast<std::uint64_t>(classOf(*at)) << 32) + run.size(), *at);
    std::ranges::sort(run);
    std::ranges::transform(run, end - static_cast<std::ptrdiff_t>(run.size()),
                           [](const auto& mark) { return mark.second; });
  }
}

}  // namespace

std::string_view normalizedToC(std::string_view text, std::string& storage) {
  // Everything below U+0300 is as form C has it: lead bytes up to 0xCB.
  if (std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0xCC; })) return text;
  std::vector<utf8proc_int32_t> codes = decomposed(text);
  orderMarks(codes);
  const auto count = static_cast<utf8proc_ssize_t>(codes.size());
  codes.push_back(0);  // room for the zero byte that reencode ends its text with
  const std::size_t length = expectDone(utf8proc_reencode(codes.data(), count, kFormC));
  storage.assign(reinterpret_cast<const char*>(codes.data()), length);
  return storage;
}

}  // namespace pl::tokenizer
