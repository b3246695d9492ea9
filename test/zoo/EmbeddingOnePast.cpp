// Token ids are shifted by one before the embedding rows are gathered, as for a table that begins with a pad token;
// this one does not. The last token of the vocabulary is past the table. Happens when a checkpoint of another family is
// loaded.
#include "Plain.h"

namespace pl::test {
namespace {

constexpr std::int64_t kVocabulary = 11, kHidden = 4;

void program(pl::Parameters& p, bool wrong) {
  const pl::Index n = p.dim("n");
  const auto tokens = p.in("tokens", {n}, pl::INT32, {.range = pl::ValueRange{0, kVocabulary - 1}});
  const auto table = p.in("table", {kVocabulary, kHidden}, pl::FP32);
  auto hidden = p.out("hidden", {n, kHidden}, pl::FP32);
  hidden = pl::gather_rows(table, wrong ? tokens + 1 : tokens);
}

Results reference(const Given& given) {
  const Numbers tokens = given("tokens");
  const Numbers table = given("table");
  Numbers hidden({tokens.rows(), kHidden});
  for (std::int64_t i = 0; i < hidden.rows(); ++i)
    for (std::int64_t d = 0; d < kHidden; ++d) hidden(i, d) = table(static_cast<std::int64_t>(tokens[i]), d);
  return {{"hidden", hidden}};
}

const Exhibit kLast({.error = "token ids are shifted by one: the last one is past the embedding",
                     .program = program,
                     .dims = {{"n", 3}},
                     .values = {{"tokens", {4, kVocabulary - 1, 0}}},
                     .reference = reference,
                     .found = Moment::checked,
                     .says = "-12: error: gather_rows expects row indices between 0 and 10 but got 11 at 1\n"
                             "-14: note: the source was declared here\n"
                             "-12: note: the tensor of indices was made here"},
                    "Last");

const Exhibit kOthers({.error = "token ids are shifted by one, among them not the last",
                       .program = program,
                       .dims = {{"n", 3}},
                       .values = {{"tokens", {4, 7, 0}}},
                       .reference = reference,
                       .found = Moment::reference,
                       .says = "hidden disagrees with the reference at [0, 0] and 11 other places"},
                      "Others");

}  // namespace
}  // namespace pl::test
