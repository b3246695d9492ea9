// Random products whose second operand lies in panels: odd extents, tiles with tails, windows of windows, extents of
// the call. Compiled code agrees with the interpreter, and gives the bits that it gives for the row-major matrix.
//   PLAIT_FUZZ_SEED=N    starts at this seed (default 1)
//   PLAIT_FUZZ_COUNT=N   tries so many (default 60)
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>
#include <random>

#include "Arguments.h"
#include "pl/executable.h"
#include "pl/pl.h"
#include "reference/Agreement.h"
#include "reference/Inputs.h"

namespace pl::fuzz {
namespace {

/// y[M, N] = a[M, K] · w[K', N], of whose K' rows the first K are read.
struct Product {
  std::int64_t m, n, k, unread;            // unread: K' - K
  std::int64_t rowTile, columnTile, step;  // step: of K
  bool ofTheCall;                          // M and N are dimensions
  bool whole;                              // one matmul, no tiles
  bool sumFirst;                           // matmul_acc alone, else the first tile is a matmul
  bool inWindow;                           // columns are cut from a window of rows
  bool isParallel;
  bool goesOn;  // something is computed from the sums

  std::string text() const {
    return fmt::format("m={} n={} k={}+{} tile {}x{} step {}{}{}{}{}{}{}", m, n, k, unread, rowTile, columnTile, step,
                       ofTheCall ? " dims" : "", whole ? " whole" : "", sumFirst ? " sum" : "",
                       inWindow ? " window" : "", isParallel ? " parallel" : "", goesOn ? " goes on" : "");
  }
};

class Random {
 public:
  explicit Random(std::uint64_t seed) : random_(seed * 0x9e3779b97f4a7c15) {}
  std::int64_t upTo(std::int64_t most) {
    return 1 + static_cast<std::int64_t>(random_() % static_cast<std::uint64_t>(most));
  }
  bool chance(int percent) { return upTo(100) <= percent; }

 private:
  std::mt19937_64 random_;
};

Product randomProduct(std::uint64_t seed) {
  Random random(seed);
  Product product{};
  product.m = random.upTo(random.chance(50) ? 4 : 37);
  product.n = random.upTo(random.chance(30) ? 40 : 300);
  product.k = random.upTo(random.chance(30) ? 9 : 150);
  product.unread = random.chance(30) ? random.upTo(5) : 0;
  product.rowTile = random.upTo(20);
  product.columnTile = 32 * random.upTo(5);
  product.step = 2 * random.upTo(random.chance(50) ? 8 : 40);
  product.ofTheCall = random.chance(40);
  product.whole = product.unread == 0 && random.chance(15);
  product.sumFirst = random.chance(50);
  product.inWindow = random.chance(25);
  product.isParallel = random.chance(50);
  product.goesOn = random.chance(30);
  return product;
}

/// Part of a dimension: where it starts, its extent, and how much of that is valid.
struct Part {
  pl::Index at;
  std::int64_t size;
  pl::Index valid;
};

Part partOf(const pl::Index& at, std::int64_t size, const pl::Index& whole) {
  return {at, size, pl::min(size, whole - at)};
}

pl::Tensor cut(const pl::Tensor& t, const Part& rows, const Part& columns) {
  return pl::slice(t, {rows.size, columns.size}, {rows.at, columns.at}, {.valid_shape = {rows.valid, columns.valid}});
}

pl::Tensor sumOf(const Product& c, const pl::Tensor& a, const pl::Tensor& w, const Part& rows, const Part& columns) {
  const auto left = [&](const Part& depth) { return cut(a, rows, depth); };
  const auto right = [&](const Part& depth) {
    if (!c.inWindow) return cut(w, depth, columns);
    const auto rowsOfW = pl::slice(w, {c.step, w.dim(1)}, {depth.at, 0}, {.valid_shape = {depth.valid, w.dim(1)}});
    return cut(rowsOfW, {0, c.step, depth.valid}, columns);
  };
  const Part first = partOf(0, c.step, c.k);
  auto sum = c.sumFirst ? pl::full({rows.size, columns.size}, pl::FP32, 0, {.valid_shape = {rows.valid, columns.valid}})
                        : pl::matmul(left(first), right(first));
  for (pl::Index at : pl::range(c.sumFirst ? 0 : c.step, c.k, c.step)) {
    const Part depth = partOf(at, c.step, c.k);
    sum = pl::matmul_acc(sum, left(depth), right(depth));
  }
  return sum;
}

Program programOf(const Product& c, Layout layout) {
  return pl::program("product", [&](Parameters& p) {
    const pl::Index m = c.ofTheCall ? p.dim("m") : pl::Index(c.m), n = c.ofTheCall ? p.dim("n") : pl::Index(c.n);
    const auto a = p.in("a", {m, c.k}, pl::BF16);
    const auto w = p.in("w", {c.k + c.unread, n}, pl::BF16, {.layout = layout});
    auto y = p.out("y", {m, n}, pl::FP32);
    const auto done = [&](const pl::Tensor& sum) { return c.goesOn ? pl::relu(sum) + sum : sum; };
    if (c.whole) {
      y = done(pl::matmul(a, w));
      return;
    }
    const auto tiles = [&](const pl::Index& column) {
      for (pl::Index row : pl::range(0, m, c.rowTile)) {
        const auto sum = sumOf(c, a, w, partOf(row, c.rowTile, m), partOf(column, c.columnTile, n));
        y = pl::assemble(y, done(sum), {row, column});
      }
    };
    if (c.isParallel) {
      for (pl::Index column : pl::parallel(0, n, c.columnTile)) tiles(column);
    } else {
      for (pl::Index column : pl::range(0, n, c.columnTile)) tiles(column);
    }
  });
}

Bindings argumentsOf(const Product& c, std::uint64_t seed) {
  Array w = reference::fill(DType::BF16, {c.k + c.unread, c.n}, "random", seed + 1, std::nullopt);
  // A row that is not read may hold anything, also beside the last of an odd number that are.
  for (std::int64_t i = c.k * c.n; i < w.elements(); ++i) w.set(i, std::numeric_limits<double>::quiet_NaN());
  return {{"a", reference::fill(DType::BF16, {c.m, c.k}, "random", seed, std::nullopt)},
          {"w", w},
          {"y", Array(DType::FP32, {c.m, c.n})}};
}

/// y, computed by `run` from `arguments` as `program` takes them.
template <class Run>
Array resultOf(const Program& program, const Bindings& arguments, const Run& run) {
  const Bindings given = pack(program.signature(), copyOf(arguments));
  run(given);
  return given.back().second;
}

TEST(FuzzPanels, ProductsAgreeWithTheInterpreterAndWithRowMajorOnes) {
  const std::uint64_t first = setting("PLAIT_FUZZ_SEED", 1), count = setting("PLAIT_FUZZ_COUNT", 60);
  for (std::uint64_t seed = first; seed < first + count; ++seed) {
    const Product product = randomProduct(seed);
    SCOPED_TRACE(fmt::format("seed {}: {}", seed, product.text()));
    const Program packed = programOf(product, Layout::panels), rowMajor = programOf(product, Layout::row_major);
    const Bindings arguments = argumentsOf(product, seed);
    const CompileOptions options{.target = seed % 3 == 0 ? "x86-64-v3" : "native", .fuse = seed % 5 != 0};
    set_threads(seed % 2 == 0 ? 1 : 2);

    const auto interpreted = [&](const Program& program) {
      return resultOf(program, arguments, [&](const Bindings& given) { interpret(program, given, {.checked = true}); });
    };
    const auto compiled = [&](const Program& program) {
      const Executable executable = compile(program, options);
      return resultOf(program, arguments, [&](const Bindings& given) { executable.run(given); });
    };
    const Array expected = interpreted(packed), actual = compiled(packed);
    EXPECT_TRUE(reference::compare(interpreted(rowMajor), expected));
    // Elements of up to 2: twice the bound of docs/language.md, for either order of summation, and doubled by goesOn.
    const double bound = 4.0 * static_cast<double>(product.k);
    const double error = 4 * static_cast<double>(product.k) * 0x1p-24 * bound;
    const reference::Agreement agreement = reference::compare(expected, actual, {.absolute = error});
    EXPECT_TRUE(agreement) << agreement.mismatches << " differ by more than " << error << "\n" << agreement.first;
    const reference::Agreement same = reference::compare(compiled(rowMajor), actual);
    EXPECT_TRUE(same) << same.mismatches << " differ from those of the row-major matrix\n" << same.first;
  }
}

}  // namespace
}  // namespace pl::fuzz
