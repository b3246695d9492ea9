#include "BenchReport.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "Table.h"

namespace pl::tool {
namespace {

using Cells = std::vector<std::string>;

Cells columns_of(const BenchReport& report) {
  Cells columns = {"kernel", "configuration", "median ms", "min to max", "GB/s", "GFLOP/s", "limit", "fraction"};
  if (report.threads.size() > 1) columns.insert(columns.end(), {"threads", "speed-up"});
  return columns;
}

Cells cells_of(const BenchRow& row, const BenchReport& report) {
  Cells cells = {row.kernel,
                 row.config.empty() ? "defaults" : row.config,
                 fmt::format("{:.3f}", row.time_ms.median),
                 fmt::format("{:.3f} to {:.3f}", row.time_ms.min, row.time_ms.max),
                 fmt::format("{:.1f}", row.gbps()),
                 fmt::format("{:.0f}", row.gflops()),
                 row.limit(),
                 row.agrees ? fmt::format("{:.2f}", row.fraction) : "WRONG"};
  if (report.threads.size() > 1) {
    cells.insert(cells.end(), {std::to_string(row.threads), fmt::format("{:.2f}", row.speed_up)});
  }
  return cells;
}

/// With the cells of every row as they are, or as code of Markdown.
Table table_of(const BenchReport& report, std::string_view code = "") {
  Table table = {columns_of(report)};
  for (const BenchRow& row : report.rows) {
    Cells& cells = table.emplace_back(cells_of(row, report));
    cells[0] = fmt::format("{0}{1}{0}", code, cells[0]);
    cells[1] = fmt::format("{0}{1}{0}", code, cells[1]);
  }
  return table;
}

std::string ceilings_of(const BenchReport& report) {
  return fmt::format(
      "{}, {} threads, target {}, {} runs each, {}\nceilings: read {:.1f} GB/s, products of BF16 {:.0f} GFLOP/s ({}), "
      "of "
      "FP32 {:.0f} GFLOP/s ({})\n",
      report.processor, fmt::join(report.threads, " and "), report.target, report.repeat, report.date, report.read_gbps,
      report.dot_gflops, report.dot_instruction, report.fma_gflops, report.fma_instruction);
}

}  // namespace

bool BenchReport::passed() const { return std::ranges::all_of(rows, &BenchRow::agrees); }

std::string BenchReport::text() const { return ceilings_of(*this) + text_of(table_of(*this)); }

std::string BenchReport::markdown() const { return ceilings_of(*this) + "\n" + markdown_of(table_of(*this, "`")); }

std::string BenchReport::json() const {
  using nlohmann::json;
  json measured = json::array();
  for (const BenchRow& row : rows) {
    measured.push_back(
        {{"kernel", row.kernel},
         {"config", row.config},
         {"threads", row.threads},
         {"time_ms", {{"min", row.time_ms.min}, {"median", row.time_ms.median}, {"max", row.time_ms.max}}},
         {"bytes", row.work.bytes},
         {"flops", row.work.flops},
         {"gbps", row.gbps()},
         {"gflops", row.gflops()},
         {"read_gbps", row.read_gbps},
         {"peak_gflops", row.peak_gflops},
         {"limit", row.limit()},
         {"fraction", row.fraction},
         {"speed_up", row.speed_up},
         {"agrees", row.agrees}});
  }
  const json report = {
      {"processor", processor},
      {"target", target},
      {"date", date},
      {"threads", threads},
      {"repeat", repeat},
      {"ceilings", {{"read_gbps", read_gbps}, {"dot_gflops", dot_gflops}, {"fma_gflops", fma_gflops}}},
      {"rows", measured},
  };
  return report.dump(2) + "\n";
}

}  // namespace pl::tool
