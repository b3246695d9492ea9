// The loop over the pages of a sequence runs to seq_len / PAGE + 1: one page too many when the length is a multiple of
// the page. It reads an entry of the page table that nobody set, or past the table. Happens with home-made rounding up.
#include "Plain.h"

namespace pl::test {
namespace {

constexpr std::int64_t kPages = 6, kPage = 4, kDim = 4, kTable = 3;  // pages, positions of one, entries of a sequence

void program(pl::Parameters& p, bool wrong, const pl::ParameterOptions& lengths) {
  const pl::Index batch = p.dim("batch");
  const auto seq_lens = p.in("seq_lens", {batch}, pl::INT32, lengths);
  const auto page_table = p.in("page_table", {batch, kTable}, pl::INT32);
  const auto v_pages = p.in("v_pages", {kPages * kPage, kDim}, pl::FP32);
  auto sum = p.out("sum", {batch, kDim}, pl::FP32);
  for (pl::Index b : pl::parallel(batch)) {
    const pl::Index seq_len = pl::read(seq_lens, {b});
    auto of_sequence = pl::full({1, kDim}, pl::FP32, 0);
    for (pl::Index j : pl::range(wrong ? seq_len / kPage + 1 : pl::ceil_div(seq_len, kPage))) {
      const pl::Index page = pl::read(page_table, {b, j});
      const pl::Index rows = pl::min(kPage, seq_len - j * kPage);
      const auto v = pl::slice(v_pages, {kPage, kDim}, {page * kPage, 0});
      of_sequence += pl::col_sum(pl::slice(v, {kPage, kDim}, {0, 0}, {.valid_shape = {rows, kDim}}));
    }
    sum = pl::assemble(sum, of_sequence, {b, 0});
  }
}

// Without a range of the lengths nothing is known of the number of pages while the kernel is built.
void program_of_any_length(pl::Parameters& p, bool wrong) { program(p, wrong, {}); }
void program_of_range(pl::Parameters& p, bool wrong) {
  program(p, wrong, {.range = pl::ValueRange{1, kTable * kPage}});
}

Results reference(const Given& given) {
  const Numbers lengths = given("seq_lens");
  const Numbers pages = given("page_table");
  const Numbers v = given("v_pages");
  Numbers sum({lengths.rows(), kDim});
  for (std::int64_t b = 0; b < sum.rows(); ++b)
    for (std::int64_t s = 0; s < static_cast<std::int64_t>(lengths[b]); ++s)
      for (std::int64_t d = 0; d < kDim; ++d)
        sum(b, d) += v(static_cast<std::int64_t>(pages(b, s / kPage)) * kPage + s % kPage, d);
  return {{"sum", sum}};
}

const Exhibit kWithRange({.error = "one page too many, and the lengths have a range",
                          .program = program_of_range,
                          .dims = {{"batch", 2}},
                          .values = {{"seq_lens", {6, 8}}, {"page_table", {5, 0, -1, 2, 3, -1}}},
                          .reference = reference,
                          .found = Moment::building,
                          .says = "-27: error: read expects an index inside the valid part [1, 3] but got [0, 3], "
                                  "where batch = 1 and every element of seq_lens is 12\n"
                                  "-28: note: in the iteration 3 of this loop\n"
                                  "-31: note: in the iteration 0 of this loop\n"
                                  "-34: note: the tensor was declared here\n"
                                  "-36: note: batch may be 1; if it is not meant to, give it a range"},
                         "WithRange");

const Exhibit kUnused({.error = "one page too many: an entry of the page table that is not set",
                       .program = program_of_any_length,
                       .dims = {{"batch", 2}},
                       .values = {{"seq_lens", {6, 8}}, {"page_table", {5, 0, -1, 2, 3, -1}}},
                       .reference = reference,
                       .found = Moment::checked,
                       .says = "-39: error: slice expects the window's valid part inside the valid part [24, 4] of "
                               "its source but got [4, 4] at [-4, 0]\n"
                               "-42: note: in the iteration 2 of this loop\n"
                               "-45: note: in the iteration 1 of this loop\n"
                               "-47: note: the source was declared here"},
                      "Unused");

const Exhibit kFull({.error = "one page too many: an entry past the end of the page table",
                     .program = program_of_any_length,
                     .dims = {{"batch", 2}},
                     .values = {{"seq_lens", {6, 12}}, {"page_table", {5, 0, -1, 2, 3, 1}}},
                     .reference = reference,
                     .found = Moment::checked,
                     .says = "-54: error: read expects an index inside the valid part [2, 3] but got [1, 3]\n"
                             "-55: note: in the iteration 3 of this loop\n"
                             "-58: note: in the iteration 1 of this loop\n"
                             "-61: note: the source was declared here"},
                    "Full");

}  // namespace
}  // namespace pl::test
