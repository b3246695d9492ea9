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

}  // namespace

Batch batchOf(std::span<const PagedModel::Row> rows, std::int64_t maxPositions, std::int64_t tableWidth) {
  const auto count = static_cast<std::int64_t>(rows.size());
  Batch batch{.tokens = Array(INT32, {count}),
              .seqLens = Array(INT32, {count}),
              .blockTable = Array(INT32, {count, tableWidth})};
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
  return batch;
}

}  // namespace pl::model
