// The softmax leaves out the subtraction of the maximum: exp overflows for a score above 88. Happens because it is the
// same in mathematics, and in every test with small numbers.
#include "Plain.h"

namespace pl::test {
namespace {

constexpr std::int64_t kRows = 4, kCols = 8;

void program(pl::Parameters& p, bool wrong) {
  const auto logits = p.in("logits", {kRows, kCols}, pl::FP32);
  auto y = p.out("y", {kRows, kCols}, pl::FP32);
  const auto x = logits * 60.0;
  const auto e = pl::exp(wrong ? x : pl::row_expand_sub(x, pl::row_max(x)));
  y = pl::row_expand_div(e, pl::row_sum(e));
}

Results reference(const Given& given) {
  Numbers x = given("logits");
  for (double& value : x.values) value *= 60;
  return {{"y", softmax(x)}};
}

const Exhibit kExhibit({.error = "a softmax without the subtraction of the maximum",
                        .program = program,
                        .reference = reference,
                        .tolerance = {.abs = 1e-4, .rel = 0, .reason = "FP32 scores of a hundred, exponentiated"},
                        .found = Moment::note,
                        .says = "-10: note: exp makes inf of finite elements, first at [0, 5]"});

}  // namespace
}  // namespace pl::test
