// The report of a bench, its roofline, and the ceilings that it is measured against.
#include "Bench.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <random>

#include "Ceilings.h"
#include "Labels.h"
#include "Roofline.h"
#include "pl/executable.h"
#include "target/cpu/Target.h"

namespace pl::tool {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

// 1 GB at 10 GB/s is 100 ms; 50 GFLOP at 1000 GFLOP/s is 50 ms: memory is the limit.
BenchRow memory_row() {
  return {.kernel = "qwen3/decode_scope1",
          .config = "batch=1",
          .threads = 2,
          .time_ms = {.min = 110, .median = 125, .max = 150},
          .work = {.bytes = 1e9, .flops = 50e9, .operands = BF16},
          .read_gbps = 10,
          .peak_gflops = 1000,
          .fraction = 0.8};
}

// The same with ten times the work: 500 ms.
BenchRow compute_row() {
  BenchRow row = memory_row();
  row.config = "batch=32";
  row.time_ms = {.min = 900, .median = 1000, .max = 1100};
  row.work.flops = 500e9;
  row.fraction = 0.5;
  return row;
}

BenchReport report() {
  return {.processor = "a processor",
          .target = "native",
          .date = "2026-11-24",
          .threads = {2},
          .repeat = 7,
          .read_gbps = 10,
          .dot_gflops = 1000,
          .fma_gflops = 250,
          .dot_instruction = "dot",
          .fma_instruction = "add",
          .rows = {memory_row(), compute_row()}};
}

TEST(BenchReport, Text) {
  EXPECT_EQ(report().text(),
            "a processor, 2 threads, target native, 7 runs each, 2026-11-24\n"
            "ceilings: read 10.0 GB/s, products of BF16 1000 GFLOP/s (dot), of FP32 250 GFLOP/s (add)\n"
            "kernel               configuration  median ms  min to max           GB/s  GFLOP/s  limit    fraction\n"
            "qwen3/decode_scope1  batch=1        125.000    110.000 to 150.000   8.0   400      memory   0.80\n"
            "qwen3/decode_scope1  batch=32       1000.000   900.000 to 1100.000  1.0   500      compute  0.50\n");
}

TEST(BenchReport, SeveralNumbersOfThreads) {
  BenchReport two = report();
  two.threads = {1, 2};
  two.rows[0].threads = 1;
  two.rows[1] = two.rows[0];
  two.rows[1].threads = 2;
  two.rows[1].speed_up = 1.9;
  EXPECT_THAT(two.text(), StartsWith("a processor, 1 and 2 threads, "));
  EXPECT_THAT(two.text(), HasSubstr("  limit   fraction  threads  speed-up\n"));
  EXPECT_THAT(two.text(), HasSubstr("  memory  0.80      1        1.00\n"));
  EXPECT_THAT(two.text(), HasSubstr("  memory  0.80      2        1.90\n"));
  EXPECT_THAT(two.markdown(),
              HasSubstr(" fraction | threads | speed-up |\n|---|---|---|---|---|---|---|---|---|---|\n"));
  EXPECT_EQ(nlohmann::json::parse(two.json()).at("rows").at(1).at("speed_up"), 1.9);
  // Only the rows with as many threads as the roofs have are under them.
  BenchReport one = two;
  one.rows.erase(one.rows.begin());
  EXPECT_TRUE(roofline(two, "roof.png") == roofline(one, "roof.png"));
}

TEST(BenchReport, Markdown) {
  EXPECT_THAT(
      report().markdown(),
      HasSubstr("\n| kernel | configuration | median ms | min to max | GB/s | GFLOP/s | limit | fraction |\n"
                "|---|---|---|---|---|---|---|---|\n"
                "| `qwen3/decode_scope1` | `batch=1` | 125.000 | 110.000 to 150.000 | 8.0 | 400 | memory | 0.80 "
                "|\n"));
}

TEST(BenchReport, Json) {
  const auto json = nlohmann::json::parse(report().json());
  EXPECT_EQ(json.at("ceilings").at("read_gbps"), 10);
  EXPECT_EQ(json.at("ceilings").at("dot_gflops"), 1000);
  const auto& row = json.at("rows").at(1);
  EXPECT_EQ(row.at("kernel"), "qwen3/decode_scope1");
  EXPECT_EQ(row.at("config"), "batch=32");
  EXPECT_EQ(row.at("time_ms").at("median"), 1000);
  EXPECT_EQ(row.at("gbps"), 1);
  EXPECT_EQ(row.at("gflops"), 500);
  EXPECT_EQ(row.at("limit"), "compute");
  EXPECT_EQ(row.at("fraction"), 0.5);
}

TEST(BenchReport, WrongResultsHaveNoSpeed) {
  BenchReport wrong = report();
  wrong.rows[1].agrees = false;
  EXPECT_FALSE(wrong.passed());
  EXPECT_THAT(wrong.text(), HasSubstr("compute  WRONG\n"));
}

TEST(Roofline, DrawsEveryKernel) {
  const std::string svg = roofline(report(), "roof.svg");
  EXPECT_THAT(svg, StartsWith("<?xml"));
  EXPECT_THAT(svg, HasSubstr("</svg>"));
  // Letters are drawn as shapes, so that kernels are counted by what a second one adds.
  BenchReport one = report();
  one.rows.pop_back();
  EXPECT_GT(svg.size(), roofline(one, "roof.svg").size());
  EXPECT_THAT(roofline(report(), "roof.png"), StartsWith("\x89PNG\r\n"));
}

/// A point of the page with a label as wide as a kernel's name.
LabelledPoint point(double x, double y) { return {{x, y}, 250, 12}; }

constexpr Box kPage{80, 50, 850, 490};

void expect_readable(const std::vector<LabelledPoint>& points) {
  constexpr double kRadius = 4;
  const std::vector<Box> labels = place_labels(points, kPage, kRadius);
  ASSERT_EQ(labels.size(), points.size());
  for (std::size_t i = 0; i < labels.size(); ++i) {
    EXPECT_EQ(labels[i].width, points[i].width);
    EXPECT_EQ(labels[i].height, points[i].height);
    EXPECT_TRUE(kPage.holds(labels[i])) << i;
    for (std::size_t j = 0; j < labels.size(); ++j) {
      if (i != j) EXPECT_FALSE(labels[i].meets(labels[j])) << i << " " << j;
      const Point at = points[j].at;
      EXPECT_FALSE(labels[i].meets({at.x - kRadius, at.y - kRadius, 2 * kRadius, 2 * kRadius})) << i << " " << j;
    }
  }
}

TEST(Labels, StandRightOfTheirPointWhereThereIsRoom) {
  const std::vector<Box> labels = place_labels({point(200, 100), point(200, 300)}, kPage, 4);
  for (std::size_t i = 0; i < 2; ++i) {
    EXPECT_EQ(labels[i].x, 207);
    EXPECT_EQ(labels[i].y, (i == 0 ? 100 : 300) - 6);
  }
}

TEST(Labels, OfPointsInOnePlaceAreReadable) {
  expect_readable(std::vector<LabelledPoint>(25, point(400, 200)));
  expect_readable(std::vector<LabelledPoint>(25, point(85, 535)));  // in a corner
}

TEST(Labels, OfPointsInARowAreReadable) {
  std::vector<LabelledPoint> along, down;
  for (int i = 0; i < 20; ++i) {
    along.push_back(point(400 + 3 * i, 200));
    down.push_back(point(900, 100 + 5 * i));  // no room on the right
  }
  expect_readable(along);
  expect_readable(down);
}

TEST(Labels, OfRandomPointsAreReadable) {
  std::mt19937 random(1);
  std::uniform_real_distribution<double> x(kPage.x + 4, kPage.right() - 4), y(kPage.y + 4, kPage.bottom() - 4);
  for (int round = 0; round < 20; ++round) {
    std::vector<LabelledPoint> points;
    for (int i = 0; i < 20; ++i) points.push_back(point(x(random), y(random)));
    expect_readable(points);
  }
}

TEST(Bench, EveryShapeIsAConfigurationOfItsKernel) {
  for (const BenchShape& shape : bench_shapes()) EXPECT_NO_THROW(configure(find_kernel(shape.kernel), shape.words));
}

// A target's ceiling is that of what its code can use, whatever the machine has.
TEST(Ceilings, ProductsAreThoseOfTheTarget) {
  const auto instruction = [](const char* target) {
    return product_instruction(BF16, cpu::targetNamed(target, "znver4", {}).vector);
  };
  EXPECT_EQ(instruction("x86-64-v3"), "vfmadd of 256 bits");
  EXPECT_EQ(instruction("x86-64-v4"), "vfmadd of 512 bits");
  const cpu::VectorTarget newest = {.vectorBits = 512, .hasAvx512 = true, .hasBf16Dot = true};
  EXPECT_EQ(product_instruction(BF16, newest), "vdpbf16ps of 512 bits");
  EXPECT_EQ(product_instruction(FP32, newest), "vfmadd of 512 bits");
}

TEST(Ceilings, ProductsAreComputed) {
  const double narrow = product_gflops(FP32, {.vectorBits = 256});
  EXPECT_GT(narrow, 1);    // any core does a GFLOP/s
  EXPECT_LT(narrow, 1e6);  // no machine does a PFLOP/s: the work was not left out
}

TEST(Ceilings, MemoryIsRead) {
  ReadProbe probe(0);
  const double rate = probe.gbps(0);
  EXPECT_GT(rate, 0.01);
  EXPECT_LT(rate, 1e5);
}

}  // namespace
}  // namespace pl::tool
