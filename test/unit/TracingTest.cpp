// What the tracer records: loops and branches that carry what their bodies rebind, scopes, extents, places.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <thread>
#include <vector>

#include "analysis/Probe.h"
#include "dialect/ProgramImpl.h"
#include "mlir/IR/BuiltinOps.h"
#include "pl/pl.h"

namespace pl {
namespace {

// What is recorded is looked at here, whether or not it is right.
const analysis::WithoutProbe kSilent;

using testing::HasSubstr;
using testing::Not;

/// The lines between the function's first and its `return`, without the common indentation.
std::string bodyOf(const Program& program) {
  const std::string text = program.text();
  const std::size_t start = text.find("{\n", text.find("func.func")) + 2;
  std::string body;
  for (std::size_t at = start; at < text.size();) {
    const std::size_t end = text.find('\n', at);
    const std::string line = text.substr(at + 4, end - at - 4);
    if (line.starts_with("return")) break;
    body += line + "\n";
    at = end + 1;
  }
  return body;
}

std::string traced(const std::function<void(Parameters&)>& body) { return bodyOf(pl::program("test", body)); }

// ---- loops ------------------------------------------------------------------------------------------------------

TEST(TracedLoop, CarriesWhatItsBodyRebindsAndNothingElse) {
  EXPECT_EQ(traced([](Parameters& p) {
              const auto x = p.in("x", {8, 16}, pl::FP32);
              auto y = p.out("y", {8, 16}, pl::FP32);
              const auto untouched = pl::exp(x);
              for (pl::Index i : pl::range(8)) {
                y = pl::assemble(y, pl::slice(untouched, {1, 16}, {i, 0}), {i, 0});
              }
            }),
            R"(%c0 = arith.constant 0 : index
%c1 = arith.constant 1 : index
%c8 = arith.constant 8 : index
%0 = pl.create_tensor() : tensor<8x16xf32>
%1 = pl.exp %arg0 : tensor<8x16xf32>
%2 = scf.for %arg1 = %c0 to %c8 step %c1 iter_args(%arg2 = %0) -> (tensor<8x16xf32>) {
  %3 = pl.slice %1[%arg1, %c0] : tensor<8x16xf32> -> tensor<1x16xf32>
  %4 = pl.assemble %3 into %arg2[%arg1, %c0] : tensor<1x16xf32> into tensor<8x16xf32>
  scf.yield %4 : tensor<8x16xf32>
}
)");
}

TEST(TracedLoop, LeavesACopyWhatItWas) {
  EXPECT_THAT(traced([](Parameters& p) {
                auto y = p.inout("y", {8}, pl::FP32);
                const pl::Tensor before = y;
                for (pl::Index i : pl::range(4)) y = y + before;
              }),
              HasSubstr("iter_args(%arg2 = %arg0) -> (tensor<8xf32>) {\n"
                        "  %1 = pl.add %arg2, %arg0 : tensor<8xf32>, tensor<8xf32> -> tensor<8xf32>\n"));
}

TEST(TracedLoop, ExchangesHandles) {
  EXPECT_THAT(traced([](Parameters& p) {
                const auto x = p.in("x", {8}, pl::FP32);
                auto y = p.inout("y", {8}, pl::FP32);
                pl::Tensor a = x;
                for (pl::Index i : pl::range(4)) {
                  const pl::Tensor next = y + a;
                  a = y;
                  y = next;
                }
              }),
              HasSubstr("iter_args(%arg3 = %arg1, %arg4 = %arg0) -> (tensor<8xf32>, tensor<8xf32>) {\n"
                        "  %1 = pl.add %arg3, %arg4 : tensor<8xf32>, tensor<8xf32> -> tensor<8xf32>\n"
                        "  scf.yield %1, %arg3 : tensor<8xf32>, tensor<8xf32>\n"));
}

TEST(TracedLoop, CarriesHandlesInContainersAndIndices) {
  EXPECT_EQ(traced([](Parameters& p) {
              auto y = p.out("y", {2}, pl::FP32);
              std::vector<pl::Tensor> sums = {pl::full({1}, pl::FP32, 0), pl::full({1}, pl::FP32, 1)};
              pl::Index count = 0;
              for (pl::Index i : pl::range(2, 8, 3)) {
                sums[1] = sums[1] + sums[0];
                count = count + i;
                if (sums.size() == 2) continue;  // known while the program is built
                count = count * 2;
              }
              y = pl::assemble(y, sums[1], {pl::min(count, 1)});
            }),
            R"(%cst = arith.constant 0.000000e+00 : f32
%cst_0 = arith.constant 1.000000e+00 : f32
%c0 = arith.constant 0 : index
%c1 = arith.constant 1 : index
%c2 = arith.constant 2 : index
%c3 = arith.constant 3 : index
%c8 = arith.constant 8 : index
%0 = pl.create_tensor() : tensor<2xf32>
%1 = pl.full %cst() : f32, tensor<1xf32>
%2 = pl.full %cst_0() : f32, tensor<1xf32>
%3:2 = scf.for %arg0 = %c2 to %c8 step %c3 iter_args(%arg1 = %2, %arg2 = %c0) -> (tensor<1xf32>, index) {
  %6 = pl.add %arg1, %1 : tensor<1xf32>, tensor<1xf32> -> tensor<1xf32>
  %7 = arith.addi %arg2, %arg0 : index
  scf.yield %6, %7 : tensor<1xf32>, index
}
%4 = arith.minsi %3#1, %c1 : index
%5 = pl.assemble %3#0 into %0[%4] : tensor<1xf32> into tensor<2xf32>
)");
}

TEST(TracedLoop, CarriesWhatIsAssignedToInPlace) {
  EXPECT_THAT(traced([](Parameters& p) {
                auto y = p.inout("y", {8}, pl::FP32);
                pl::Index n = 1;
                for (pl::Index i : pl::range(4)) {
                  y *= 2;
                  y -= y / 3;
                  n += i;
                }
                y = pl::assemble(y, pl::full({1}, pl::FP32, 1), {n});
              }),
              HasSubstr("  %3 = pl.mul %arg2, %cst_0 : tensor<8xf32>, f32 -> tensor<8xf32>\n"
                        "  %4 = pl.div %3, %cst_1 : tensor<8xf32>, f32 -> tensor<8xf32>\n"
                        "  %5 = pl.sub %3, %4 : tensor<8xf32>, tensor<8xf32> -> tensor<8xf32>\n"
                        "  %6 = arith.addi %arg3, %arg1 : index\n"
                        "  scf.yield %5, %6 : tensor<8xf32>, index\n"));
}

TEST(TracedLoop, MayBeParallel) {
  EXPECT_THAT(traced([](Parameters& p) {
                auto y = p.out("y", {8}, pl::FP32);
                for (pl::Index i : pl::parallel(0, 8, 2, {.chunk = 3})) {
                  for (pl::Index j : pl::range(2)) {
                    pl::if_(j > 0, [&] {
                      pl::incore("one", [&] { y = pl::assemble(y, pl::full({1}, pl::FP32, 2), {i + j}); });
                    });
                  }
                }
              }),
              HasSubstr("} {pl.chunk = 3 : i64, pl.parallel}"));
}

// ---- branches and scopes ----------------------------------------------------------------------------------------

TEST(TracedBranch, MergesWhatEitherSideRebinds) {
  EXPECT_EQ(traced([](Parameters& p) {
              const auto n = p.dim("n");
              auto y = p.inout("y", {8}, pl::FP32);
              pl::Index kept = n;
              pl::Index offset = 0;
              pl::if_(n > 4 && n != 7, [&] { offset = n / 2; }, [&] { y = -y; });
              y = pl::assemble(y, pl::full({1}, pl::FP32, 1), {offset + kept});
            }),
            R"(%cst = arith.constant 1.000000e+00 : f32
%c0 = arith.constant 0 : index
%c2 = arith.constant 2 : index
%c4 = arith.constant 4 : index
%c7 = arith.constant 7 : index
%0 = arith.cmpi sgt, %arg0, %c4 : index
%1 = arith.cmpi ne, %arg0, %c7 : index
%2 = arith.andi %0, %1 : i1
%3:2 = scf.if %2 -> (tensor<8xf32>, index) {
  %7 = arith.floordivsi %arg0, %c2 : index
  scf.yield %arg1, %7 : tensor<8xf32>, index
} else {
  %7 = pl.neg %arg1 : tensor<8xf32>
  scf.yield %7, %c0 : tensor<8xf32>, index
}
%4 = pl.full %cst() : f32, tensor<1xf32>
%5 = arith.addi %3#1, %arg0 : index
%6 = pl.assemble %4 into %3#0[%5] : tensor<1xf32> into tensor<8xf32>
)");
}

TEST(TracedScope, LeavesWhatItsBodyRebinds) {
  EXPECT_EQ(traced([](Parameters& p) {
              auto y = p.inout("y", {8}, pl::FP32);
              pl::auto_incore([&] {
                const auto twice = y + y;
                pl::incore("store", [&] { y = pl::exp(twice); });
              });
            }),
            R"(%0 = pl.auto_incore -> tensor<8xf32> {
  %1 = pl.add %arg0, %arg0 : tensor<8xf32>, tensor<8xf32> -> tensor<8xf32>
  %2 = pl.incore "store" -> tensor<8xf32> {
    %3 = pl.exp %1 : tensor<8xf32>
    pl.yield %3 : tensor<8xf32>
  }
  pl.yield %2 : tensor<8xf32>
}
)");
}

// ---- extents ----------------------------------------------------------------------------------------------------

TEST(TracedExtents, AreStaticWhereTheyAreKnown) {
  const std::string body = traced([](Parameters& p) {
    const auto rows = p.dim("rows");
    const auto x = p.in("x", {rows, 256}, pl::FP32);
    auto y = p.inout("y", {4, 2 * 64}, pl::FP32);
    const pl::Index half = 128;
    const pl::Index tile = pl::ceil_div(half, 32);
    for (pl::Index r : pl::range(0, rows, tile)) {
      for (pl::Index c : pl::range(0, x.dim(-1), half)) {
        y = y + pl::slice(x, {tile, half}, {r, c});
      }
    }
  });
  EXPECT_THAT(body, HasSubstr("tensor<?x256xf32> -> tensor<4x128xf32>"));
  EXPECT_THAT(body, HasSubstr("to %c256 step %c128"));
}

TEST(TracedExtents, FollowTheirTensor) {
  const std::string body = traced([](Parameters& p) {
    const auto rows = p.dim("rows");
    const auto x = p.in("x", {rows, 16}, pl::FP32);
    auto y = p.out("y", {rows, 16}, pl::FP32);
    auto t = pl::transpose(pl::exp(x));
    for (pl::Index i : pl::range(4)) {
      // As long as the handle before it, in the loop as well: both come from `rows`.
      t = pl::slice(t + 1, {16, rows}, {0, 0});
    }
    const auto both = pl::concat({t, t}, 1);
    y = pl::assemble(y, pl::slice(pl::transpose(both), {t.dim(1), 16}, {both.dim(1) - rows, 0}), {0, 0});
  });
  EXPECT_THAT(body, HasSubstr("pl.slice %10[%c0, %c0] sizes[%arg0] : tensor<16x?xf32> -> tensor<16x?xf32>"));
  EXPECT_THAT(body, HasSubstr("= arith.addi %arg0, %arg0 : index"));
}

TEST(TracedExtents, OfAnIndexThatALoopCountsAreItsOwn) {
  // `n` starts as a constant, but it is no extent of anything: the loop may rebind it.
  EXPECT_THAT(traced([](Parameters& p) {
                auto y = p.inout("y", {8}, pl::FP32);
                pl::Index n = 0;
                for (pl::Index i : pl::range(4)) n = n + 1;
                y = pl::assemble(y, pl::full({1}, pl::FP32, 1), {n});
              }),
              HasSubstr("iter_args(%arg2 = %c0) -> (index)"));
}

TEST(TracedExtents, StayWithValidShapes) {
  EXPECT_THAT(traced([](Parameters& p) {
                const auto rows = p.dim("rows");
                const auto x = p.in("x", {rows, 16}, pl::FP32);
                auto y = p.out("y", {rows, 16}, pl::FP32);
                for (pl::Index r : pl::range(0, rows, 8)) {
                  const auto t = pl::slice(x, {8, 16}, {r, 0}, {.valid_shape = {pl::min(8, rows - r), 16}});
                  y = pl::assemble(y, t, {r, 0});
                }
              }),
              HasSubstr("pl.slice %arg1[%arg2, %c0] valid[%3, %c16] : tensor<?x16xf32> -> tensor<8x16xf32>"));
}

// ---- parameters -------------------------------------------------------------------------------------------------

Program parametersOfEveryKind() {
  return pl::program("kinds", [](Parameters& p) {
    auto y = p.out("y", {4, 8}, pl::FP32);
    const auto batch = p.dim("batch", {1, 64});
    auto cache = p.inout("cache", {batch * 2 * 16, 8}, pl::BF16);
    const auto depth = p.dim("depth");
    const auto lens = p.in("lens", {batch, depth}, pl::INT32, {.range = {{1, 16}}});
    y = pl::assemble(y, pl::full({4, 8}, pl::FP32, 0), {0, 0});
    const pl::Index last = pl::read(lens, {0, 0}) - 1;
    cache = pl::assemble(cache, pl::full({1, 8}, pl::BF16, 0), {last, 0});
  });
}

TEST(TracedParameters, FormTheSignature) {
  const Signature signature = parametersOfEveryKind().signature();
  EXPECT_EQ(signature.name, "kinds");
  ASSERT_EQ(signature.dimensions.size(), 2U);
  EXPECT_EQ(signature.dimensions[0].name, "batch");
  EXPECT_EQ(signature.dimensions[0].range.highest, 64);
  EXPECT_EQ(signature.dimensions[1].name, "depth");
  ASSERT_EQ(signature.parameters.size(), 3U);
  const Parameter &cache = signature.parameters[0], &lens = signature.parameters[1], &y = signature.parameters[2];
  EXPECT_EQ(cache.name, "cache");
  EXPECT_EQ(cache.role, Role::InOut);
  EXPECT_EQ(cache.dtype, pl::BF16);
  EXPECT_EQ(cache.shape[0].text(), "32*batch");
  EXPECT_EQ(cache.shape[1].text(), "8");
  EXPECT_EQ(lens.role, Role::In);
  EXPECT_EQ(lens.shape[1].text(), "depth");
  ASSERT_TRUE(lens.range.has_value());
  EXPECT_EQ(lens.range->lowest, 1);
  EXPECT_EQ(lens.range->highest, 16);
  EXPECT_EQ(y.role, Role::Out);
}

// Also through the textual form, which says it in an attribute.
TEST(TracedParameters, HaveALayout) {
  const Program traced = pl::program("product", [](Parameters& p) {
    const auto a = p.in("a", {4, 8}, pl::BF16);
    const auto w = p.in("w", {8, 64}, pl::BF16, {.layout = pl::Layout::panels});
    auto y = p.out("y", {4, 64}, pl::FP32);
    y = pl::matmul(a, w);
  });
  EXPECT_THAT(traced.text(), HasSubstr("tensor<8x64xbf16> {pl.layout = \"panels\", pl.name = \"w\""));
  for (const Program& program : {traced, Program::parse(traced.text())}) {
    EXPECT_EQ(program.signature().find("a")->layout, pl::Layout::row_major);
    EXPECT_EQ(program.signature().find("w")->layout, pl::Layout::panels);
    EXPECT_EQ(program.signature().find("w")->shape[1].text(), "64");
  }
}

TEST(TracedParameters, AreArgumentsInOrder) {
  EXPECT_THAT(parametersOfEveryKind().text(),
              HasSubstr("func.func @kinds(%arg0: index {pl.name = \"batch\", pl.range = [1, 64], pl.role = \"dim\"}, "
                        "%arg1: index {pl.name = \"depth\", pl.role = \"dim\"}, "
                        "%arg2: tensor<?x8xbf16> {pl.name = \"cache\", pl.role = \"inout\", "
                        "pl.shape = [\"32*batch\", 8]}, "
                        "%arg3: tensor<?x?xi32> {pl.name = \"lens\", pl.range = [1, 16], pl.role = \"in\", "
                        "pl.shape = [\"batch\", \"depth\"]}) -> "
                        "(tensor<?x8xbf16> {pl.name = \"cache\", pl.role = \"inout\", pl.shape = [\"32*batch\", 8]}, "
                        "tensor<4x8xf32> {pl.name = \"y\", pl.role = \"out\", pl.shape = [4, 8]})"));
}

TEST(TracedParameters, MayOutliveTheBody) {
  std::unique_ptr<pl::Result> kept;
  const Program program = pl::program("test", [&](Parameters& p) {
    kept.reset(new pl::Result(p.out("y", {8}, pl::FP32)));
    *kept = pl::assemble(*kept, pl::full({8}, pl::FP32, 1), {0});
  });
  EXPECT_THAT(program.text(), HasSubstr("return %2 : tensor<8xf32>"));
}

// ---- numbers ----------------------------------------------------------------------------------------------------

TEST(TracedNumbers, TakeTheTensorsDType) {
  EXPECT_EQ(traced([](Parameters& p) {
              auto y = p.inout("y", {8}, pl::BF16);
              const auto u = p.in("u", {8}, pl::UINT8);
              y = 1 / (y * 0.5 + pl::read(y, {0}));
              y = pl::select(pl::compare(u, pl::Predicate::lt, 255), y, -1.5F);
            }),
            R"(%cst = arith.constant 5.000000e-01 : bf16
%cst_0 = arith.constant 1.000000e+00 : bf16
%cst_1 = arith.constant -1.500000e+00 : bf16
%c-1_i8 = arith.constant -1 : i8
%c0 = arith.constant 0 : index
%0 = pl.mul %arg0, %cst : tensor<8xbf16>, bf16 -> tensor<8xbf16>
%1 = pl.read %arg0[%c0] : tensor<8xbf16> -> bf16
%2 = pl.add %0, %1 : tensor<8xbf16>, bf16 -> tensor<8xbf16>
%3 = pl.div %cst_0, %2 : bf16, tensor<8xbf16> -> tensor<8xbf16>
%4 = pl.compare lt %arg1, %c-1_i8 : tensor<8xui8>, i8 -> tensor<8xi1>
%5 = pl.select %4, %3, %cst_1 : tensor<8xi1>, tensor<8xbf16>, bf16 -> tensor<8xbf16>
)");
}

TEST(TracedNumbers, HoldEveryInteger) {
  const std::string body = traced([](Parameters& p) {
    auto y = p.inout("y", {8}, pl::INT64);
    y = y + pl::full({8}, pl::INT64, std::numeric_limits<std::int64_t>::max());
    y = y + std::numeric_limits<std::int64_t>::min();
  });
  EXPECT_THAT(body, HasSubstr("arith.constant 9223372036854775807 : i64"));
  EXPECT_THAT(body, HasSubstr("arith.constant -9223372036854775808 : i64"));
}

TEST(TracedNumbers, AreRoundedOnce) {
  EXPECT_THAT(traced([](Parameters& p) {
                auto y = p.inout("y", {8}, pl::FP32);
                // Just above the middle of 2^62 and the next FP32; the nearest double is the middle itself.
                y = y + ((std::int64_t{1} << 62) + (std::int64_t{1} << 38) + 1);
              }),
              HasSubstr("arith.constant 4.61168657E+18 : f32"));
}

TEST(TracedScalars, AreCalculatedAsTensorsAre) {
  EXPECT_EQ(traced([](Parameters& p) {
              const auto h = p.in("h", {1}, pl::FP16);
              const auto u = p.in("u", {1}, pl::UINT8);
              auto y = p.inout("y", {512}, pl::FP16);
              const pl::Scalar half = pl::read(h, {0});
              const pl::Scalar byte = pl::read(u, {0});
              const pl::Index place = byte / 2;
              pl::if_(1 - half > 0.25 || byte >= 200,
                      [&] { y = pl::assemble(y, pl::full({1}, pl::FP16, -half), {place}); });
            }),
            R"(%cst = arith.constant 2.500000e-01 : f16
%cst_0 = arith.constant 1.000000e+00 : f16
%c-56_i8 = arith.constant -56 : i8
%c2_i8 = arith.constant 2 : i8
%c0 = arith.constant 0 : index
%0 = pl.read %arg0[%c0] : tensor<1xf16> -> f16
%1 = pl.read %arg1[%c0] : tensor<1xui8> -> i8
%2 = arith.divui %1, %c2_i8 : i8
%3 = arith.index_castui %2 : i8 to index
%4 = arith.extf %cst_0 : f16 to f32
%5 = arith.extf %0 : f16 to f32
%6 = arith.subf %4, %5 : f32
%7 = arith.truncf %6 : f32 to f16
%8 = arith.cmpf ogt, %7, %cst : f16
%9 = arith.cmpi uge, %1, %c-56_i8 : i8
%10 = arith.ori %8, %9 : i1
%11 = scf.if %10 -> (tensor<512xf16>) {
  %12 = arith.negf %0 : f16
  %13 = pl.full %12() : f16, tensor<1xf16>
  %14 = pl.assemble %13 into %arg2[%3] : tensor<1xf16> into tensor<512xf16>
  scf.yield %14 : tensor<512xf16>
} else {
  scf.yield %arg2 : tensor<512xf16>
}
)");
}

TEST(TracedIndices, RoundDownAsPythonDoes) {
  EXPECT_THAT(traced([](Parameters& p) {
                const auto n = p.dim("n");
                auto y = p.inout("y", {8}, pl::FP32);
                y = pl::assemble(y, pl::full({1}, pl::FP32, 1), {n % 3});
              }),
              HasSubstr("%1 = arith.floordivsi %arg0, %c3 : index\n"
                        "%2 = arith.muli %1, %c3 : index\n"
                        "%3 = arith.subi %arg0, %2 : index\n"));
  EXPECT_THAT(traced([](Parameters& p) {
                auto y = p.inout("y", {8}, pl::FP32);
                const pl::Index minus = -7;
                // 2, 2 (after the shift by 3), -3 and 4 make 5; then -4 + 5.
                y = pl::assemble(y, pl::full({1}, pl::FP32, 1),
                                 {minus % 3 + (minus % -3 + 3) + ceil_div(minus, 2) + 4});
                y = pl::assemble(y, pl::full({1}, pl::FP32, 1), {minus / 2 + 5});
              }),
              testing::AllOf(HasSubstr("into %arg0[%c5]"), HasSubstr("[%c1]")));
}

// ---- operations -------------------------------------------------------------------------------------------------

TEST(TracedMatmul, WritesTheCastOut) {
  EXPECT_THAT(traced([](Parameters& p) {
                const auto a = p.in("a", {8, 16}, pl::BF16);
                auto y = p.inout("y", {8, 8}, pl::BF16);
                y = pl::matmul(a, a, {.b_trans = true, .out_dtype = pl::BF16});
              }),
              HasSubstr("%0 = pl.matmul %arg0, %arg0 trans : tensor<8x16xbf16>, tensor<8x16xbf16> -> tensor<8x8xf32>\n"
                        "%1 = pl.cast %0 : tensor<8x8xf32> -> tensor<8x8xbf16>\n"));
}

TEST(TracedOperations, KnowTheAuthorsLine) {
  const Program program = parametersOfEveryKind();
  int operations = 0;
  program.impl().module.get()->walk([&](mlir::Operation* operation) {
    if (mlir::isa<mlir::ModuleOp>(operation)) return;
    ++operations;
    auto place = mlir::dyn_cast<mlir::FileLineColLoc>(operation->getLoc());
    ASSERT_TRUE(place) << operation->getName().getStringRef().str();
    EXPECT_EQ(place.getFilename().str(), __FILE__);
    EXPECT_GT(place.getLine(), 0U);
  });
  EXPECT_GT(operations, 10);
}

// ---- programs ---------------------------------------------------------------------------------------------------

TEST(TracedProgram, ReadsItsOwnText) {
  const Program program = parametersOfEveryKind();
  EXPECT_EQ(Program::parse(program.text()).text(), program.text());
}

TEST(TracedProgram, DoesNotDependOnTheOrderOfConstants) {
  const auto build = [](bool forward) {
    return traced([&](Parameters& p) {
      auto y = p.inout("y", {8}, pl::FP32);
      // A C++ compiler may evaluate the arguments of a call in either order.
      const pl::Index first = forward ? 3 : 5;
      const pl::Index second = forward ? 5 : 3;
      y = pl::assemble(y, pl::full({1}, pl::FP32, 2), {forward ? first : second});
      y = pl::assemble(y, pl::full({1}, pl::FP32, 1), {forward ? second : first});
    });
  };
  EXPECT_EQ(build(true), build(false));
}

TEST(TracedProgram, IsBuiltInSeveralThreads) {
  const std::string expected = parametersOfEveryKind().text();
  std::vector<std::string> texts(4);
  {
    std::vector<std::jthread> threads;
    for (std::string& text : texts) threads.emplace_back([&] { text = parametersOfEveryKind().text(); });
  }
  EXPECT_THAT(texts, testing::Each(expected));
}

}  // namespace
}  // namespace pl
