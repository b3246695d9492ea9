#include "Pattern.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <new>

#include "Id.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

namespace pl::tokenizer {
namespace {

// A run of n characters of one kind costs the interpreter a few n steps, and a frame (about 128 bytes) for each place
// to come back to. A pattern that needs more than this is one that backtracks without end.
constexpr std::uint32_t kStepsAtLeast = 10'000'000;
constexpr std::size_t kStepsPerByte = 32;
constexpr std::uint32_t kHeapKib = 1 << 20;

std::string messageOf(int code) {
  std::array<PCRE2_UCHAR, 256> text{};
  pcre2_get_error_message(code, text.data(), text.size());
  return reinterpret_cast<const char*>(text.data());
}

}  // namespace

void Pattern::Deleter::operator()(pcre2_real_code_8* code) const { pcre2_code_free(code); }
void Pattern::Search::Deleter::operator()(pcre2_real_match_data_8* data) const { pcre2_match_data_free(data); }
void Pattern::Search::Deleter::operator()(pcre2_real_match_context_8* context) const {
  pcre2_match_context_free(context);
}

Pattern::Search::Search() : data_(pcre2_match_data_create(1, nullptr)), context_(pcre2_match_context_create(nullptr)) {
  if (!data_ || !context_) throw std::bad_alloc();
  pcre2_set_heap_limit(context_.get(), kHeapKib);
}

Pattern::Pattern(std::string_view expression, std::string_view where) {
  const std::string translated = inPcreNotation(expression, where);
  int error = 0;
  std::size_t offset = 0;
  code_.reset(pcre2_compile(reinterpret_cast<PCRE2_SPTR>(translated.data()), translated.size(),
                            PCRE2_UTF | PCRE2_UCP | PCRE2_NO_AUTO_CAPTURE, &error, &offset, nullptr));
  if (!code_) {
    throw TokenizerError(
        fmt::format("{}: regular expression: {} at byte {} of {}", where, messageOf(error), offset, translated));
  }
  std::uint32_t matchesEmpty = 0;
  pcre2_pattern_info(code_.get(), PCRE2_INFO_MATCHEMPTY, &matchesEmpty);
  if (matchesEmpty != 0) {
    throw TokenizerError(fmt::format("{}: regular expression expects to match no empty text: {}", where, expression));
  }
  pcre2_jit_compile(code_.get(), PCRE2_JIT_COMPLETE);  // where there is no JIT, pcre2_match interprets
}

void Pattern::split(std::string_view text, Search& search, const std::function<void(std::string_view)>& part) const {
  const std::size_t steps = std::max<std::size_t>(kStepsAtLeast, kStepsPerByte * text.size());
  pcre2_set_match_limit(search.context_.get(), static_cast<std::uint32_t>(std::min<std::size_t>(steps, UINT32_MAX)));
  const auto match = [&](std::size_t from, std::uint32_t options) {
    return pcre2_match(code_.get(), reinterpret_cast<PCRE2_SPTR>(text.data()), text.size(), from,
                       options | PCRE2_NO_UTF_CHECK, search.data_.get(), search.context_.get());
  };
  std::size_t from = 0;
  while (from < text.size()) {
    int result = match(from, 0);
    // The machine code has 32 KiB of stack; the interpreter keeps its places in the heap.
    if (result == PCRE2_ERROR_JIT_STACKLIMIT) result = match(from, PCRE2_NO_JIT);
    if (result == PCRE2_ERROR_NOMATCH) break;
    if (result < 0) {
      throw TokenizerError(fmt::format("the tokenizer's regular expression fails at byte {} of a text of {}: {}", from,
                                       text.size(), messageOf(result)));
    }
    const std::size_t* bounds = pcre2_get_ovector_pointer(search.data_.get());
    const std::size_t start = bounds[0];
    const std::size_t end = bounds[1];  // `part` may search with another pattern
    if (start > from) part(text.substr(from, start - from));
    part(text.substr(start, end - start));
    from = end;
  }
  if (from < text.size()) part(text.substr(from));
}

}  // namespace pl::tokenizer
