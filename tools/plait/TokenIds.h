// Lists of tokens' ids as people write them.
#pragma once

#include <string_view>
#include <vector>

#include "tokenizer/Id.h"

namespace pl::tool {

/// Ids with white space or commas between them. Throws TokenizerError that begins with `what`.
std::vector<tokenizer::Id> parse_ids(std::string_view text, std::string_view what);

}  // namespace pl::tool
