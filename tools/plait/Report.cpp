#include "Report.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

namespace pl::tool {
namespace {

/// Bytes (or operations) in milliseconds, as 10^9 per second.
double giga_per_second(double amount, double milliseconds) {
  return milliseconds > 0 ? amount / milliseconds * 1e-6 : 0;
}

std::string ulp_classes(const Comparison& output) {
  std::string text;
  for (std::size_t i = 0; i < output.ulps.size(); ++i) {
    if (output.ulps[i] == 0) continue;
    const auto& ends = Comparison::kUlpClasses;
    const std::string label = i == ends.size() ? fmt::format(">{}", ends.back())
                              : ends[i] == 0   ? "0"
                                               : fmt::format("≤{}", ends[i]);
    text += fmt::format("{}{}: {}", text.empty() ? "" : ", ", label, output.ulps[i]);
  }
  return text;
}

std::string output_text(const Comparison& output) {
  std::string text = fmt::format("  {:<12} {:<5} max abs {:.3g}, max rel {:.3g}, {:.0f} % of the tolerance; ulp {}\n",
                                 output.name, output.passed() ? "ok" : "WRONG", output.max_abs, output.max_rel,
                                 100 * output.max_of_allowed, ulp_classes(output));
  if (output.untouched > 0) {
    text += fmt::format("  {:<12} {:<5} {} of {} elements that must keep their bits have changed\n", "",
                        output.changed == 0 ? "ok" : "WRONG", output.changed, output.untouched);
  }
  if (output.passed()) return text;
  text += fmt::format("    {} mismatches; the first:\n", output.mismatches);
  for (const Mismatch& mismatch : output.first) {
    text += fmt::format("      {}: expects {:.9g} but got {:.9g} (allowed {:.3g})\n", shape_text(mismatch.at),
                        mismatch.expected, mismatch.got, mismatch.allowed);
  }
  return text;
}

}  // namespace

std::string scaled(double value, std::string_view unit) {
  constexpr std::string_view kPrefixes[] = {"", "k", "M", "G", "T", "P"};
  std::size_t prefix = 0;
  while (value >= 999.5 && prefix + 1 < std::size(kPrefixes)) {
    value /= 1000;
    ++prefix;
  }
  return fmt::format("{:.3g} {}{}", value, kPrefixes[prefix], unit);
}

RunTime summarize(std::vector<double> samples) {
  std::ranges::sort(samples);
  const std::size_t middle = samples.size() / 2;
  const double median = samples.size() % 2 == 1 ? samples[middle] : (samples[middle - 1] + samples[middle]) / 2;
  return {.min = samples.front(), .median = median, .max = samples.back()};
}

std::optional<bool> Report::passed() const {
  if (!outputs) return std::nullopt;
  return std::ranges::all_of(*outputs, &Comparison::passed);
}

std::string Report::text() const {
  std::string text = fmt::format("{} {}\n", kernel, config);
  text += fmt::format("{}, engine {}, target {}, threads {}\n",
                      seed ? fmt::format("seed {}", *seed) : "saved arguments", engine, target, threads);
  text += fmt::format("time     min {:.3f} ms, median {:.3f} ms, max {:.3f} ms ({} {})\n", time_ms.min, time_ms.median,
                      time_ms.max, repeat, repeat == 1 ? "run" : "runs");
  text += fmt::format("work     {}, {}\n", scaled(work.bytes, "B"), scaled(work.flops, "flop"));
  text += fmt::format("speed    {:.4g} GB/s, {:.4g} GFLOP/s (median)\n", giga_per_second(work.bytes, time_ms.median),
                      giga_per_second(work.flops, time_ms.median));
  if (!outputs) return text + "not compared\n";
  text += "outputs\n";
  for (const Comparison& output : *outputs) text += output_text(output);
  const auto wrong = std::ranges::count_if(*outputs, [](const Comparison& output) { return !output.passed(); });
  return text + (wrong == 0
                     ? fmt::format("passed: all {} outputs agree with the reference\n", outputs->size())
                     : fmt::format("FAILED: {} of {} outputs disagree with the reference\n", wrong, outputs->size()));
}

std::string Report::json() const {
  using nlohmann::json;
  json compared = json::array();
  for (const Comparison& output : outputs.value_or(std::vector<Comparison>{})) {
    json ulps = json::array();
    for (std::size_t i = 0; i < output.ulps.size(); ++i) {
      const bool open = i == Comparison::kUlpClasses.size();
      ulps.push_back({{"up_to", open ? json() : json(Comparison::kUlpClasses[i])}, {"elements", output.ulps[i]}});
    }
    json first = json::array();
    for (const Mismatch& mismatch : output.first) {
      first.push_back({{"at", mismatch.at}, {"expected", mismatch.expected}, {"got", mismatch.got}});
    }
    compared.push_back({{"name", output.name},
                        {"max_abs", output.max_abs},
                        {"max_rel", output.max_rel},
                        {"mismatches", output.mismatches},
                        {"elements", output.elements},
                        {"untouched", output.untouched},
                        {"changed", output.changed},
                        {"ulps", ulps},
                        {"first_mismatches", first}});
  }
  const std::optional<bool> verdict = passed();
  const json report = {
      {"passed", verdict ? json(*verdict) : json()},
      {"kernel", kernel},
      {"config", config},
      {"seed", seed ? json(*seed) : json()},
      {"engine", engine},
      {"target", target},
      {"threads", threads},
      {"repeat", repeat},
      {"time_ms", {{"min", time_ms.min}, {"median", time_ms.median}, {"max", time_ms.max}}},
      {"bytes", work.bytes},
      {"flops", work.flops},
      {"outputs", compared},
  };
  return report.dump(2) + "\n";
}

}  // namespace pl::tool
