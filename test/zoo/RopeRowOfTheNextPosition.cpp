// The rotation of the new token takes row seq_len of the RoPE tables; its position is seq_len - 1. Happens where the
// length already counts the new token. A sequence of full length reads past the table.
#include "Plain.h"

namespace pl::test {
namespace {

constexpr std::int64_t kMaxSeq = 8, kDim = 8;

void program(pl::Parameters& p, bool wrong, const pl::ParameterOptions& lengths) {
  const pl::Index batch = p.dim("batch");
  const auto seq_lens = p.in("seq_lens", {batch}, pl::INT32, lengths);
  const auto rope_cos = p.in("rope_cos", {kMaxSeq, kDim}, pl::FP32);
  const auto k = p.in("k", {batch, kDim}, pl::FP32);
  auto scaled = p.out("scaled", {batch, kDim}, pl::FP32);
  for (pl::Index b : pl::parallel(batch)) {
    const pl::Index seq_len = pl::read(seq_lens, {b});
    const pl::Index pos = wrong ? seq_len : seq_len - 1;
    const auto cos = pl::slice(rope_cos, {1, kDim}, {pos, 0}, {.valid_shape = {1, kDim}});
    scaled = pl::assemble(scaled, pl::slice(k, {1, kDim}, {b, 0}) * cos, {b, 0});
  }
}

// Without a range of the lengths nothing is known of the row while the kernel is built.
void program_of_any_length(pl::Parameters& p, bool wrong) { program(p, wrong, {}); }
void program_of_range(pl::Parameters& p, bool wrong) { program(p, wrong, {.range = pl::ValueRange{1, kMaxSeq}}); }

Results reference(const Given& given) {
  const Numbers lengths = given("seq_lens");
  const Numbers cos = given("rope_cos");
  Numbers scaled = given("k");
  for (std::int64_t b = 0; b < scaled.rows(); ++b)
    for (std::int64_t d = 0; d < kDim; ++d) scaled(b, d) *= cos(static_cast<std::int64_t>(lengths[b]) - 1, d);
  return {{"scaled", scaled}};
}

const Exhibit kWithRange({.error = "the RoPE row of the next position, and the lengths have a range",
                          .program = program_of_range,
                          .dims = {{"batch", 2}},
                          .values = {{"seq_lens", {3, 5}}},
                          .reference = reference,
                          .found = Moment::building,
                          .says = "-18: error: slice expects the window's valid part inside the valid part [8, 8] of "
                                  "its source but got [1, 8] at [8, 0], where batch = 1 and every element of seq_lens "
                                  "is 8\n"
                                  "-21: note: in the iteration 0 of this loop\n"
                                  "-24: note: the source was declared here\n"
                                  "-26: note: batch may be 1; if it is not meant to, give it a range"},
                         "WithRange");

const Exhibit kFull({.error = "the RoPE row of the next position, for a sequence of full length",
                     .program = program_of_any_length,
                     .dims = {{"batch", 2}},
                     .values = {{"seq_lens", {3, kMaxSeq}}},
                     .reference = reference,
                     .found = Moment::checked,
                     .says = "-32: error: slice expects the window's valid part inside the valid part [8, 8] of "
                             "its source but got [1, 8] at [8, 0]\n"
                             "-35: note: in the iteration 1 of this loop\n"
                             "-38: note: the source was declared here"},
                    "Full");

const Exhibit kShorter({.error = "the RoPE row of the next position, for shorter sequences",
                        .program = program_of_any_length,
                        .dims = {{"batch", 2}},
                        .values = {{"seq_lens", {3, 5}}},
                        .reference = reference,
                        .found = Moment::reference,
                        .says = "scaled disagrees with the reference at [0, 0] and 15 other places"},
                       "Shorter");

}  // namespace
}  // namespace pl::test
