// The rows of a step as the arrays that programs take.
#pragma once

#include <cstdint>
#include <span>

#include "pl/array.h"
#include "pl/engine.h"

namespace pl::model {

struct Batch {
  Array tokens;             // [B] int32
  Array seqLens;            // [B] int32: of each row's sequence up to itself
  Array blockTable;         // [B, tableWidth] int32
  std::int64_t wanted = 0;  // rows that want logits

  std::int64_t rows() const { return tokens.shape()[0]; }
};

/// `tableWidth` is what programs were made for, at least the pages of `maxPositions`. Throws CallError for a row
/// outside of `maxPositions` or of its own pages. Programs check tokens and pages.
Batch batchOf(std::span<const PagedModel::Row> rows, std::int64_t maxPositions, std::int64_t tableWidth);

}  // namespace pl::model
