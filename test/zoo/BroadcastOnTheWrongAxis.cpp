// The weight of a norm belongs to the columns and is applied to the rows: row_expand for col_expand. With a square tile
// a reshape makes it fit. Happens because both are called broadcast.
#include "Plain.h"

namespace pl::test {
namespace {

constexpr std::int64_t kTile = 8;

/// x [rows, 8] · gamma [1, 8]
void program(pl::Parameters& p, bool wrong, bool reshaped) {
  const auto x = p.in("x", {kTile, kTile}, pl::FP32);
  const auto gamma = p.in("gamma", {1, kTile}, pl::FP32);
  auto y = p.out("y", {kTile, kTile}, pl::FP32);
  if (!wrong)
    y = pl::col_expand_mul(x, gamma);
  else if (reshaped)
    y = pl::row_expand_mul(x, pl::reshape(gamma, {kTile, 1}));
  else
    y = pl::row_expand_mul(x, gamma);
}

Results reference(const Given& given) {
  const Numbers gamma = given("gamma");
  Numbers y = given("x");
  for (std::int64_t i = 0; i < kTile * kTile; ++i) y[i] *= gamma[i % kTile];
  return {{"y", y}};
}

const Exhibit kExhibit({.error = "a weight of the columns is broadcast along the rows",
                        .program = [](pl::Parameters& p, bool wrong) { program(p, wrong, /*reshaped=*/false); },
                        .reference = reference,
                        .found = Moment::building,
                        .says = "-10: error: row_expand_mul expects a vector of shape [8, 1] but got [1, 8]; use "
                                "col_expand_mul\n"
                                "-18: note: the tensor of FP32 [8, 8] was made here\n"
                                "-17: note: the vector of FP32 [1, 8] was made here"});

const Exhibit kReshaped(
    {.error = "a weight of the columns is broadcast along the rows of a square tile, made to fit by a reshape",
     .program = [](pl::Parameters& p, bool wrong) { program(p, wrong, /*reshaped=*/true); },
     .reference = reference,
     .found = Moment::reference,
     .says = "y disagrees with the reference at [0, 1] and 55 other places"},
    "Reshaped");

}  // namespace
}  // namespace pl::test
