// Two outputs of one shape are assigned the other way round. Happens at the end of a long kernel.
#include "Plain.h"

namespace pl::test {
namespace {

constexpr std::int64_t kRows = 4, kHidden = 8, kWidth = 6;

void program(pl::Parameters& p, bool wrong) {
  const auto x = p.in("x", {kRows, kHidden}, pl::FP32);
  const auto wk = p.in("wk", {kHidden, kWidth}, pl::FP32);
  const auto wv = p.in("wv", {kHidden, kWidth}, pl::FP32);
  auto k_proj = p.out("k_proj", {kRows, kWidth}, pl::FP32);
  auto v_proj = p.out("v_proj", {kRows, kWidth}, pl::FP32);
  const auto k = pl::matmul(x, wk);
  const auto v = pl::matmul(x, wv);
  k_proj = wrong ? v : k;
  v_proj = wrong ? k : v;
}

Results reference(const Given& given) {
  return {{"k_proj", product(given("x"), given("wk"))}, {"v_proj", product(given("x"), given("wv"))}};
}

const Exhibit kExhibit({.error = "two outputs of one shape are swapped",
                        .program = program,
                        .reference = reference,
                        .found = Moment::reference,
                        .says = "k_proj disagrees with the reference at [0, 0] and 23 other places\n"
                                "v_proj disagrees with the reference at [0, 0] and 23 other places"});

}  // namespace
}  // namespace pl::test
