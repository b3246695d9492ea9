// What `plait run --explain` says about scopes: arguments, working set, bytes and arithmetic, counted by hand here.
#include "passes/ExplainScopes.h"

#include <gmock/gmock.h>

#include "dialect/Context.h"
#include "mlir/Parser/Parser.h"

namespace pl::passes {
namespace {

using testing::ElementsAre;
using testing::Optional;

class ExplainScopes : public testing::Test {
 protected:
  mlir::ModuleOp parse(const char* text) {
    module_ = mlir::parseSourceString<mlir::ModuleOp>(text, context_.get(), "kernel.mlir");
    EXPECT_TRUE(module_);
    return *module_;
  }

  std::unique_ptr<mlir::MLIRContext> context_ = ir::makeContext();
  mlir::OwningOpRef<mlir::ModuleOp> module_;
};

auto isArgument(const char* name, Access access, const char* type, std::optional<std::int64_t> bytes) {
  return testing::AllOf(
      testing::Field("name", &ScopeArgument::name, name), testing::Field("access", &ScopeArgument::access, access),
      testing::Field("type", &ScopeArgument::type, type), testing::Field("bytes", &ScopeArgument::bytes, bytes));
}

// Blocks of 16 rows of x, times w, into y; a running sum in s; called with n = 40 rows.
constexpr const char* kProjection = R"(
func.func @project(%n: index {pl.name = "n", pl.range = [1, 64], pl.role = "dim"},
                   %x: tensor<?x32xbf16> {pl.name = "x", pl.role = "in", pl.shape = ["n", 32]},
                   %w: tensor<32x8xbf16> {pl.name = "w", pl.role = "in", pl.shape = [32, 8]},
                   %s: tensor<1x8xf32> {pl.name = "s", pl.role = "inout", pl.shape = [1, 8]})
    -> (tensor<1x8xf32> {pl.name = "s", pl.role = "inout", pl.shape = [1, 8]},
        tensor<?x8xf32> {pl.name = "y", pl.role = "out", pl.shape = ["n", 8]}) {
  %c0 = arith.constant 0 : index
  %c16 = arith.constant 16 : index
  %y = pl.create_tensor(%n) : tensor<?x8xf32>
  %0:2 = scf.for %i = %c0 to %n step %c16 iter_args(%sum = %s, %rows = %y) -> (tensor<1x8xf32>, tensor<?x8xf32>) {
    %1:2 = pl.incore "rows" -> tensor<1x8xf32>, tensor<?x8xf32> {
      %left = arith.subi %n, %i : index
      %valid = arith.minsi %left, %c16 : index
      %c32 = arith.constant 32 : index
      %t = pl.slice %x[%i, %c0] valid [%valid, %c32] : tensor<?x32xbf16> -> tensor<16x32xbf16>
      %p = pl.matmul %t, %w : tensor<16x32xbf16>, tensor<32x8xbf16> -> tensor<16x8xf32>
      %2 = pl.assemble %p into %rows[%i, %c0] : tensor<16x8xf32> into tensor<?x8xf32>
      %c = pl.col_sum %p : tensor<16x8xf32> -> tensor<1x8xf32>
      %old = pl.slice %sum[%c0, %c0] : tensor<1x8xf32> -> tensor<1x8xf32>
      %new = pl.add %old, %c : tensor<1x8xf32>, tensor<1x8xf32> -> tensor<1x8xf32>
      %3 = pl.assemble %new into %sum[%c0, %c0] : tensor<1x8xf32> into tensor<1x8xf32>
      pl.yield %3, %2 : tensor<1x8xf32>, tensor<?x8xf32>
    }
    scf.yield %1#0, %1#1 : tensor<1x8xf32>, tensor<?x8xf32>
  }
  return %0#0, %0#1 : tensor<1x8xf32>, tensor<?x8xf32>
})";

TEST_F(ExplainScopes, DerivesArgumentsAndCounts) {
  const auto reports = explainScopes(parse(kProjection), {40});
  ASSERT_EQ(reports.size(), 1u);
  const ScopeReport& report = reports[0];
  EXPECT_EQ(report.name, "rows");
  EXPECT_EQ(report.place, "kernel.mlir:12");
  EXPECT_THAT(report.executions, Optional(3));  // rows 0, 16, 32 of 40
  EXPECT_THAT(report.arguments, ElementsAre(isArgument("x", Access::In, "tensor<?x32xbf16>", 40 * 32 * 2),
                                            isArgument("w", Access::In, "tensor<32x8xbf16>", 32 * 8 * 2),
                                            isArgument("y", Access::Out, "tensor<?x8xf32>", 40 * 8 * 4),
                                            isArgument("s", Access::InOut, "tensor<1x8xf32>", 8 * 4)));
  EXPECT_EQ(report.scalars, 2);  // n and the loop's variable; constants are none
  EXPECT_THAT(report.bytesRead, Optional(16 * 32 * 2 + 32 * 8 * 2 + 8 * 4));
  EXPECT_THAT(report.bytesWritten, Optional(16 * 8 * 4 + 8 * 4));
  EXPECT_THAT(report.flops, Optional(2 * 16 * 32 * 8 + 16 * 8 + 8));
  // All of w, and most at the matmul: the window of x and the product.
  EXPECT_THAT(report.workingSet, Optional(32 * 8 * 2 + 16 * 32 * 2 + 16 * 8 * 4));
}

TEST_F(ExplainScopes, BoundsByTheRangeOfADimensionWithoutItsValue) {
  const auto reports = explainScopes(parse(kProjection), {});
  ASSERT_EQ(reports.size(), 1u);
  EXPECT_THAT(reports[0].executions, Optional(4));  // 64 rows at most
  EXPECT_THAT(reports[0].arguments[0].bytes, Optional(64 * 32 * 2));
}

TEST_F(ExplainScopes, PrintsAParagraphPerScope) {
  EXPECT_EQ(explainText(parse(kProjection), {40}, {.l1 = 1024, .l2 = 65536}),
            "rows (kernel.mlir:12), at most 3 times\n"
            "  in     x  tensor<?x32xbf16>  2560 B\n"
            "  in     w  tensor<32x8xbf16>  512 B\n"
            "  out    y  tensor<?x8xf32>    1280 B\n"
            "  inout  s  tensor<1x8xf32>    32 B\n"
            "  2 scalars\n"
            "  working set 2048 B, fits L2 (64.0 KiB)\n"
            "  reads 1568 B, writes 544 B, computes 8328 flop\n");
}

// A loop inside the scope reads a new window of x in each of its iterations, and the whole of q again and again; how
// long the loop is depends on a number that is read.
constexpr const char* kAttention = R"(
func.func @attend(%q: tensor<4x16xf32> {pl.name = "q", pl.role = "in", pl.shape = [4, 16]},
                  %k: tensor<256x16xf32> {pl.name = "k", pl.role = "in", pl.shape = [256, 16]},
                  %lens: tensor<2xi32> {pl.name = "lens", pl.range = [1, 100], pl.role = "in", pl.shape = [2]})
    -> (tensor<4x1xf32> {pl.name = "y", pl.role = "out", pl.shape = [4, 1]}) {
  %c0 = arith.constant 0 : index
  %c64 = arith.constant 64 : index
  %zero = arith.constant 0.0 : f32
  %len = pl.read %lens[%c0] : tensor<2xi32> -> i32
  %stop = arith.index_cast %len : i32 to index
  %0 = pl.auto_incore -> tensor<4x1xf32> {
    %acc = pl.full %zero() : f32, tensor<4x1xf32>
    %1 = scf.for %i = %c0 to %stop step %c64 iter_args(%a = %acc) -> tensor<4x1xf32> {
      %t = pl.slice %k[%i, %c0] : tensor<256x16xf32> -> tensor<64x16xf32>
      %s = pl.matmul %q, %t trans : tensor<4x16xf32>, tensor<64x16xf32> -> tensor<4x64xf32>
      %m = pl.row_max %s : tensor<4x64xf32> -> tensor<4x1xf32>
      %b = pl.maximum %a, %m : tensor<4x1xf32>, tensor<4x1xf32> -> tensor<4x1xf32>
      scf.yield %b : tensor<4x1xf32>
    }
    pl.yield %1 : tensor<4x1xf32>
  }
  return %0 : tensor<4x1xf32>
})";

TEST_F(ExplainScopes, CountsLoopsInsideAScopeThatTheCompilerPlaced) {
  const auto reports = explainScopes(parse(kAttention), {});
  ASSERT_EQ(reports.size(), 1u);
  const ScopeReport& report = reports[0];
  EXPECT_EQ(report.name, "attend_0");
  EXPECT_THAT(report.arguments, ElementsAre(isArgument("k", Access::In, "tensor<256x16xf32>", 256 * 16 * 4),
                                            isArgument("q", Access::In, "tensor<4x16xf32>", 4 * 16 * 4),
                                            isArgument("y", Access::Out, "tensor<4x1xf32>", 4 * 4)));
  EXPECT_THAT(report.bytesRead, Optional(2 * 64 * 16 * 4 + 4 * 16 * 4));  // 100 rows are 2 blocks of 64
  EXPECT_THAT(report.flops, Optional(2 * (2 * 4 * 16 * 64 + 4 * 64 + 4)));
}

// The first loop has as many blocks in each iteration, the second as many as the iteration reads.
TEST_F(ExplainScopes, SaysHowParallelLoopsAreShared) {
  EXPECT_THAT(explainSharing(parse(R"(
func.func @share(%x: tensor<8x8xf32> {pl.name = "x", pl.role = "inout", pl.shape = [8, 8]},
                 %lens: tensor<8xi32> {pl.name = "lens", pl.range = [1, 8], pl.role = "in", pl.shape = [8]})
    -> (tensor<8x8xf32> {pl.name = "x", pl.role = "inout", pl.shape = [8, 8]}) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c8 = arith.constant 8 : index
  %0 = scf.for %i = %c0 to %c8 step %c1 iter_args(%rows = %x) -> tensor<8x8xf32> {
    %t = pl.slice %rows[%i, %c0] : tensor<8x8xf32> -> tensor<1x8xf32>
    %e = pl.exp %t : tensor<1x8xf32>
    %next = pl.assemble %e into %rows[%i, %c0] : tensor<1x8xf32> into tensor<8x8xf32>
    scf.yield %next : tensor<8x8xf32>
  } {pl.parallel}
  %1 = scf.for %i = %c0 to %c8 step %c1 iter_args(%rows = %0) -> tensor<8x8xf32> {
    %len = pl.read %lens[%i] : tensor<8xi32> -> i32
    %stop = arith.index_cast %len : i32 to index
    %all = scf.for %j = %c0 to %stop step %c1 iter_args(%row = %rows) -> tensor<8x8xf32> {
      %t = pl.slice %row[%i, %j] : tensor<8x8xf32> -> tensor<1x1xf32>
      %e = pl.exp %t : tensor<1x1xf32>
      %next = pl.assemble %e into %row[%i, %j] : tensor<1x1xf32> into tensor<8x8xf32>
      scf.yield %next : tensor<8x8xf32>
    }
    scf.yield %all : tensor<8x8xf32>
  } {pl.parallel}
  return %1 : tensor<8x8xf32>
})")),
              ElementsAre("kernel.mlir:8: each worker runs as many iterations: they are alike",
                          "kernel.mlir:14: each worker runs iterations of as much work: how often the loop at "
                          "kernel.mlir:17 runs depends on the iteration"));
}

TEST_F(ExplainScopes, SaysWhatNothingBounds) {
  const auto reports = explainScopes(parse(R"(
func.func @negate(%n: index {pl.name = "n", pl.role = "dim"},
                  %x: tensor<?xf32> {pl.name = "x", pl.role = "in", pl.shape = ["n"]})
    -> (tensor<?xf32> {pl.name = "y", pl.role = "out", pl.shape = ["n"]}) {
  %0 = pl.incore "all" -> tensor<?xf32> {
    %1 = pl.neg %x : tensor<?xf32>
    pl.yield %1 : tensor<?xf32>
  }
  return %0 : tensor<?xf32>
})"),
                                     {});
  ASSERT_EQ(reports.size(), 1u);
  EXPECT_THAT(reports[0].executions, Optional(1));
  EXPECT_EQ(reports[0].flops, std::nullopt);
  EXPECT_EQ(reports[0].workingSet, std::nullopt);
  EXPECT_THAT(reports[0].arguments, ElementsAre(isArgument("x", Access::In, "tensor<?xf32>", std::nullopt),
                                                isArgument("y", Access::Out, "tensor<?xf32>", std::nullopt)));
}

}  // namespace
}  // namespace pl::passes
