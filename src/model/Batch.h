// The rows of a step as the arrays that programs take.
#pragma once

#include <cstdint>
#include <span>

#include "pl/array.h"
#include "pl/engine.h"

namespace pl::model {

/// Rows that can attend together, and the positions of a block, of which they share whole ones.
struct RowTile {
  std::int64_t rows = 1, blockPositions = 1;
};

struct Batch {
  Array tokens;             // [B] int32
  Array seqLens;            // [B] int32: of each row's sequence up to itself
  Array blockTable;         // [B, tableWidth] int32
  Array sharedBlocks;       // [B] int32: at the first row of each tile, what all its rows have at the beginning; else 0
  bool shares = false;      // whether any tile does
  std::int64_t wanted = 0;  // rows that want logits

  std::int64_t rows() const { return tokens.shape()[0]; }
};

/// Rows share what lies in the same pages, whose sequence they may be of. `tableWidth` is what programs were made for,
/// at least the pages of `maxPositions`. Throws CallError for a row outside of `maxPositions` or of its own pages.
/// Programs check tokens and pages.
Batch batchOf(std::span<const PagedModel::Row> rows, std::int64_t maxPositions, std::int64_t tableWidth,
              const RowTile& tile);

}  // namespace pl::model
