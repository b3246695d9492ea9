// The next token is the arg max over 64 columns of log-probabilities, of which 50 are tokens and the rest zeros. Every
// log-probability is below 0: token 50, which does not exist, always wins. Happens when a vocabulary is padded to a
// tile.
#include <cmath>

#include "Plain.h"

namespace pl::test {
namespace {

constexpr std::int64_t kRows = 4, kVocabulary = 50, kPadded = 64;

void program(pl::Parameters& p, bool wrong) {
  const auto logits = p.in("logits", {kRows, kVocabulary}, pl::FP32);
  auto token = p.out("token", {kRows, 1}, pl::INT32);
  const auto t = pl::slice(logits, {kRows, kPadded}, {0, 0}, {.valid_shape = {kRows, kVocabulary}});
  const auto log_probabilities = pl::row_expand_sub(t, pl::log(pl::row_sum(pl::exp(t))));
  token = pl::row_argmax(pl::fillpad(log_probabilities, wrong ? pl::Pad::zero : pl::Pad::min));
}

Results reference(const Given& given) {
  const Numbers logits = given("logits");
  Numbers token({kRows, 1});
  for (std::int64_t r = 0; r < kRows; ++r)
    for (std::int64_t i = 1; i < kVocabulary; ++i)
      if (logits(r, i) > logits(r, static_cast<std::int64_t>(token[r]))) token[r] = static_cast<double>(i);
  return {{"token", token}};
}

const Exhibit kExhibit({.error = "the arg max over a vocabulary that is padded with zeros",
                        .program = program,
                        .reference = reference,
                        .tolerance = {.abs = 0, .rel = 0, .reason = "integers"},
                        .found = Moment::checked,
                        .says = "-12: error: row_argmax expects pads that do not change the result but got a pad of "
                                "0 at [0, 50], which makes [0, 0] of the result 50 instead of 45; reduce the valid "
                                "part before fillpad, or let the pads be -inf here\n"
                                "-12: note: the pad was made here"});

}  // namespace
}  // namespace pl::test
