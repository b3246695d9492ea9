#include "BenchModelReport.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "Table.h"

namespace pl::tool {
namespace {

double rate(std::int64_t tokens, double seconds) { return static_cast<double>(tokens) / seconds; }

std::string head_of(const BenchModelReport& report) {
  return fmt::format("{}: {}, {} threads, target {}, {}\nceilings: read {:.1f} GB/s, products of BF16 {:.0f} GFLOP/s\n",
                     report.model, report.processor, report.threads, report.target, report.date, report.read_gbps,
                     report.dot_gflops);
}

Table table_of(const BenchModelReport& report) {
  Table table = {{"context", "PP", "TG", "B", "N_KV", "T_PP s", "S_PP t/s", "T_TG s", "S_TG t/s", "T s", "S t/s",
                  "first token ms", "PP of limit", "TG GB/s", "TG of limit", "TG of read"}};
  for (const BenchModelRow& row : report.rows) {
    const double seconds = row.prefill.seconds + row.decode.seconds;
    table.push_back({std::to_string(row.context), std::to_string(row.prompt), std::to_string(row.generate),
                     std::to_string(row.sequences), std::to_string(row.sequences * row.context + row.tokens()),
                     fmt::format("{:.3f}", row.prefill.seconds),
                     fmt::format("{:.2f}", rate(row.sequences * row.prompt, row.prefill.seconds)),
                     fmt::format("{:.3f}", row.decode.seconds),
                     fmt::format("{:.2f}", rate(row.sequences * row.generate, row.decode.seconds)),
                     fmt::format("{:.3f}", seconds), fmt::format("{:.2f}", rate(row.tokens(), seconds)),
                     fmt::format("{:.1f}", 1e3 * row.first_token_seconds),
                     fmt::format("{:.2f}", row.prefill.fraction()), fmt::format("{:.1f}", row.decode.gbps()),
                     fmt::format("{:.2f}", row.decode.fraction()), fmt::format("{:.2f}", row.decode.read_fraction())});
  }
  return table;
}

nlohmann::json json_of(const StepTimes& times, std::int64_t tokens) {
  return {{"seconds", times.seconds},
          {"tokens_per_second", rate(tokens, times.seconds)},
          {"bytes", times.work.bytes},
          {"flops", times.work.flops},
          {"gbps", times.gbps()},
          {"fraction", times.fraction()},
          {"read_fraction", times.read_fraction()}};
}

}  // namespace

std::string BenchModelReport::text() const { return head_of(*this) + text_of(table_of(*this)); }

std::string BenchModelReport::markdown() const { return head_of(*this) + "\n" + markdown_of(table_of(*this)); }

std::string BenchModelReport::json() const {
  using nlohmann::json;
  json measured = json::array();
  for (const BenchModelRow& row : rows) {
    measured.push_back({{"context", row.context},
                        {"prompt", row.prompt},
                        {"generate", row.generate},
                        {"batch", row.sequences},
                        {"prefill", json_of(row.prefill, row.sequences * row.prompt)},
                        {"decode", json_of(row.decode, row.sequences * row.generate)},
                        {"first_token_seconds", row.first_token_seconds}});
  }
  const json report = {{"model", model},     {"processor", processor},
                       {"target", target},   {"date", date},
                       {"threads", threads}, {"ceilings", {{"read_gbps", read_gbps}, {"dot_gflops", dot_gflops}}},
                       {"rows", measured}};
  return report.dump(2) + "\n";
}

}  // namespace pl::tool
