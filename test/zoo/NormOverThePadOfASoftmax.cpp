// An RMSNorm over a tile whose pad columns are -inf, as the softmax before it wants them: the squares of the pad are
// +inf, so is the mean, and every output is 0. Happens when one padded tile serves two stages.
#include "Plain.h"

namespace pl::test {
namespace {

constexpr std::int64_t kRows = 6, kCols = 24, kPadded = 32;

void program(pl::Parameters& p, bool wrong) {
  const auto x = p.in("x", {kRows, kCols}, pl::FP32);
  auto y = p.out("y", {kRows, kCols}, pl::FP32);
  const auto t = pl::slice(x, {kRows, kPadded}, {0, 0}, {.valid_shape = {kRows, kCols}});
  const auto padded = pl::fillpad(t, wrong ? pl::Pad::min : pl::Pad::zero);
  const auto mean = pl::row_sum(padded * padded) / kCols;
  const auto normed = pl::row_expand_mul(padded, pl::rsqrt(mean + 1e-6));
  y = pl::slice(normed, {kRows, kCols}, {0, 0});
}

const Exhibit kExhibit({.error = "an RMSNorm runs over columns that were padded with -inf for a softmax",
                        .program = program,
                        .reference = [](const Given& given) { return Results{{"y", rms_norm(given("x"), 1e-6)}}; },
                        .found = Moment::checked,
                        .says = "-5: error: row_sum expects pads that do not change the result but got a pad of inf "
                                "at [0, 24], which makes [0, 0] of the result inf instead of 26.126091; reduce the "
                                "valid part before fillpad, or let the pads be 0 here\n"
                                "-6: note: the pad was made here"});

}  // namespace
}  // namespace pl::test
