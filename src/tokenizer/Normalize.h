// Unicode's normalization form C.
#pragma once

#include <string>
#include <string_view>

namespace pl::tokenizer {

/// `text`, which is UTF-8, in form C; `storage` holds the result where it differs from a text that plainly is in it.
std::string_view normalizedToC(std::string_view text, std::string& storage);

}  // namespace pl::tokenizer
