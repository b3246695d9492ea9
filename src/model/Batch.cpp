#include "model/Batch.h"

#include <fmt/format.h>

#include <algorithm>

#include "model/Caches.h"
#include "pl/error.h"

namespace pl::model {
namespace {

void check(const PagedModel::Row& row, std::size_t number, std::int64_t maxPositions) {
  if (row.position < 0 || row.position >= maxPositions) {
    throw CallError(fmt::format("step expects row {} at a position from 0 to {} but got {}", number, maxPositions - 1,
                                row.position));
  }
  const std::int64_t needed = pagesFor(row.position + 1);
  if (static_cast<std::int64_t>(row.pages.size()) < needed) {
    throw CallError(fmt::format("step expects {} pages of row {}, for its position {}, but got {}", needed, number,
                                row.position, row.pages.size()));
  }
}

/// Blocks that all of `rows` see whole and in the same pages; of a single row none.
std::int64_t sharedBlocks(std::span<const PagedModel::Row> rows, std::int64_t blockPositions) {
  if (rows.size() < 2) return 0;
  const std::span<const std::int32_t> pages = rows.front().pages;
  std::int64_t positions = rows.front().position + 1;
  for (const PagedModel::Row& row : rows.subspan(1)) {
    const auto differs = std::ranges::mismatch(pages, row.pages).in1;
    positions = std::min<std::int64_t>({positions, row.position + 1, (differs - pages.begin()) * kPageSize});
  }
  return positions / blockPositions;
}

void findShared(Batch& batch, std::span<const PagedModel::Row> rows, const RowTile& tile) {
  for (std::size_t first = 0; first < rows.size(); first += tile.rows) {
    const std::size_t count = std::min<std::size_t>(tile.rows, rows.size() - first);
    const std::int64_t blocks = sharedBlocks(rows.subspan(first, count), tile.blockPositions);
    batch.sharedBlocks.as<std::int32_t>()[first] = static_cast<std::int32_t>(blocks);
    batch.shares = batch.shares || blocks > 0;
  }
}

}  // namespace

Batch batchOf(std::span<const PagedModel::Row> rows, std::int64_t maxPositions, std::int64_t tableWidth,
              const RowTile& tile) {
  const auto count = static_cast<std::int64_t>(rows.size());
  Batch batch{.tokens = Array(INT32, {count}),
              .seqLens = Array(INT32, {count}),
              .blockTable = Array(INT32, {count, tableWidth}),
              .sharedBlocks = Array(INT32, {count})};
  for (std::int64_t i = 0; i < count; ++i) {
    const PagedModel::Row& row = rows[i];
    check(row, i, maxPositions);
    batch.tokens.as<std::int32_t>()[i] = row.token;
    batch.seqLens.as<std::int32_t>()[i] = row.position + 1;
    // What lies behind the row's own pages stays 0: any page will do, it is not looked at.
    std::ranges::copy(row.pages.first(pagesFor(row.position + 1)),
                      batch.blockTable.as<std::int32_t>() + i * tableWidth);
    batch.wanted += row.wants_logits ? 1 : 0;
  }
  findShared(batch, rows, tile);
  return batch;
}

}  // namespace pl::model
