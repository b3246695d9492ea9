// An RMSNorm without epsilon meets a row of zeros, the embedding of a pad token: 0 · (1 / 0). Happens when epsilon is
// taken for a matter of precision.
#include "Plain.h"

namespace pl::test {
namespace {

constexpr std::int64_t kRows = 2, kCols = 4;

void program(pl::Parameters& p, bool wrong) {
  const auto x = p.in("x", {kRows, kCols}, pl::FP32);
  auto y = p.out("y", {kRows, kCols}, pl::FP32);
  const auto mean = pl::row_sum(x * x) / kCols;
  y = pl::row_expand_mul(x, pl::rsqrt(wrong ? mean : mean + 1e-6));
}

const Exhibit kExhibit({.error = "an RMSNorm without epsilon meets a row of zeros",
                        .program = program,
                        .values = {{"x", {1, -2, 3, 0.5, 0, 0, 0, 0}}},
                        .reference = [](const Given& given) { return Results{{"y", rms_norm(given("x"), 1e-6)}}; },
                        .found = Moment::note,
                        .says = "-3: note: rsqrt makes inf of finite elements, first at [1, 0]"});

}  // namespace
}  // namespace pl::test
