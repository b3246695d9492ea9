// The new key goes to row seq_len of the cache instead of row seq_len - 1, since the length already counts it.
// Attention then reads a row that nothing has written, and the next sequence's first row is overwritten by a full one.
// Happens where one side counts the new token and the other does not.
#include "Plain.h"

namespace pl::test {
namespace {

constexpr std::int64_t kMaxSeq = 8, kDim = 4;

void program(pl::Parameters& p, bool wrong, const pl::ParameterOptions& lengths) {
  const pl::Index batch = p.dim("batch");
  const auto seq_lens = p.in("seq_lens", {batch}, pl::INT32, lengths);
  const auto q = p.in("q", {batch, kDim}, pl::FP32);
  const auto k = p.in("k", {batch, kDim}, pl::FP32);
  auto k_cache = p.inout("k_cache", {batch * kMaxSeq, kDim}, pl::FP32);
  auto greatest = p.out("greatest", {batch, 1}, pl::FP32);

  for (pl::Index b : pl::parallel(batch)) {
    const pl::Index seq_len = pl::read(seq_lens, {b});
    const pl::Index pos = wrong ? seq_len : seq_len - 1;
    k_cache = pl::assemble(k_cache, pl::slice(k, {1, kDim}, {b, 0}), {b * kMaxSeq + pos, 0});
    const auto keys = pl::slice(k_cache, {kMaxSeq, kDim}, {b * kMaxSeq, 0}, {.valid_shape = {seq_len, kDim}});
    const auto scores = pl::matmul(pl::slice(q, {1, kDim}, {b, 0}), keys, {.b_trans = true});
    greatest = pl::assemble(greatest, pl::row_max(scores), {b, 0});
  }
}

// Without a range of the lengths nothing is known of the row while the kernel is built.
void program_of_any_length(pl::Parameters& p, bool wrong) { program(p, wrong, {}); }
void program_of_range(pl::Parameters& p, bool wrong) { program(p, wrong, {.range = pl::ValueRange{1, kMaxSeq}}); }

const std::vector<double> kLengths = {3, 7, 1};
// The new row is one of them until the kernel stores it.
bool is_not_stored_yet(std::int64_t row) { return static_cast<double>(row % kMaxSeq) >= kLengths[row / kMaxSeq] - 1; }

Results reference(const Given& given) {
  const Numbers lengths = given("seq_lens");
  const Numbers q = given("q");
  const Numbers k = given("k");
  Numbers k_cache = given("k_cache");
  Numbers greatest({k.rows(), 1});
  for (std::int64_t b = 0; b < k.rows(); ++b) {
    const auto length = static_cast<std::int64_t>(lengths[b]);
    for (std::int64_t d = 0; d < kDim; ++d) k_cache(b * kMaxSeq + length - 1, d) = k(b, d);
    greatest[b] = dot(q, b, k_cache, b * kMaxSeq);
    for (std::int64_t s = 1; s < length; ++s) greatest[b] = std::max(greatest[b], dot(q, b, k_cache, b * kMaxSeq + s));
  }
  return {{"k_cache", k_cache}, {"greatest", greatest}};
}

const Exhibit kWithRange({.error = "the new key is stored one row too far, and the lengths have a range",
                          .program = program_of_range,
                          .dims = {{"batch", 3}},
                          .values = {{"seq_lens", kLengths}},
                          .stale = {{"k_cache", is_not_stored_yet}},
                          .reference = reference,
                          .found = Moment::building,
                          .says = "-30: error: assemble expects the window's valid part inside the valid part [8, 4] "
                                  "of its destination but got [1, 4] at [8, 0], where batch = 1 and every element of "
                                  "seq_lens is 8\n"
                                  "-33: note: in the iteration 0 of this loop\n"
                                  "-36: note: the destination was declared here\n"
                                  "-40: note: batch may be 1; if it is not meant to, give it a range"},
                         "WithRange");

const Exhibit kExhibit({.error = "the new key is stored one row too far, at seq_len",
                        .program = program_of_any_length,
                        .dims = {{"batch", 3}},
                        .values = {{"seq_lens", kLengths}},
                        .stale = {{"k_cache", is_not_stored_yet}},
                        .reference = reference,
                        .found = Moment::checked,
                        .says = "-43: error: matmul expects elements that were written but reads some that nothing "
                                "wrote, and they reach greatest at [0:3, 0:1]\n"
                                "-48: note: in the iteration 0 of this loop\n"
                                "-51: note: the caller gave no data here, in k_cache [2:8, 0:4]"});

const Exhibit kAtTheEnd({.error = "the new key is stored one row too far, where the cache is full",
                         .program = program_of_any_length,
                         .dims = {{"batch", 1}},
                         .values = {{"seq_lens", {kMaxSeq}}},
                         .stale = {{"k_cache", [](std::int64_t row) { return row == kMaxSeq - 1; }}},
                         .reference = reference,
                         .found = Moment::checked,
                         .says = "-57: error: assemble expects the window's valid part inside the valid part [8, 4] "
                                 "of its destination but got [1, 4] at [8, 0]\n"
                                 "-60: note: in the iteration 0 of this loop\n"
                                 "-63: note: the destination was declared here"},
                        "AtTheEnd");

}  // namespace
}  // namespace pl::test
