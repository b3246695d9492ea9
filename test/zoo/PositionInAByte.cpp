// Positions are kept in UINT8 to save memory; position 300 becomes 44. Happens when a table of 256 rows grows.
#include "Plain.h"

namespace pl::test {
namespace {

constexpr std::int64_t kPositions = 320, kDim = 4;

void program(pl::Parameters& p, bool wrong) {
  const pl::Index n = p.dim("n");
  const auto positions = p.in("positions", {n}, pl::INT32, {.range = pl::ValueRange{0, kPositions - 1}});
  const auto table = p.in("table", {kPositions, kDim}, pl::FP32);
  auto rows = p.out("rows", {n, kDim}, pl::FP32);
  const auto kept = wrong ? pl::cast(pl::cast(positions, pl::UINT8), pl::INT32) : positions;
  rows = pl::gather_rows(table, kept);
}

Results reference(const Given& given) {
  const Numbers positions = given("positions");
  const Numbers table = given("table");
  Numbers rows({positions.rows(), kDim});
  for (std::int64_t i = 0; i < rows.rows(); ++i)
    for (std::int64_t d = 0; d < kDim; ++d) rows(i, d) = table(static_cast<std::int64_t>(positions[i]), d);
  return {{"rows", rows}};
}

const Exhibit kExhibit({.error = "positions are kept in UINT8 and wrap at 256",
                        .program = program,
                        .dims = {{"n", 4}},
                        .values = {{"positions", {0, 255, 256, 300}}},
                        .reference = reference,
                        .found = Moment::reference,
                        .says = "rows disagrees with the reference at [2, 0] and 7 other places"});

}  // namespace
}  // namespace pl::test
