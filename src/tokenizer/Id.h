// What a token is called.
#pragma once

#include <cstdint>

#include "pl/error.h"

namespace pl::tokenizer {

/// A token's number: 0 and up.
using Id = std::int32_t;

/// A tokenizer.json that cannot be read or holds what is not supported, or a text that is none.
class TokenizerError : public Error {
 public:
  using Error::Error;
};

}  // namespace pl::tokenizer
