// softmax over the rows of a matrix: tiles with a tail, the same program in the compiler and in the reference
// interpreter, and what a call gets that does not fit.
#include <cstdio>

#include "pl/executable.h"
#include "pl/pl.h"

namespace {

constexpr std::int64_t kCols = 5;
constexpr std::int64_t kTile = 4;  // rows that one core works on at a time

pl::Program softmax() {
  return pl::program("softmax", [](pl::Parameters& p) {
    const pl::Index rows = p.dim("rows");
    const pl::Tensor x = p.in("x", {rows, kCols}, pl::FP32);
    auto y = p.out("y", {rows, kCols}, pl::FP32);

    for (pl::Index r : pl::parallel(0, rows, kTile)) {
      pl::incore("softmax", [&] {
        // The last tile holds what is left of the rows: nothing outside the valid part is read, summed or written.
        const auto t = pl::slice(x, {kTile, kCols}, {r, 0}, {.valid_shape = {pl::min(kTile, rows - r), kCols}});
        const auto e = pl::exp(pl::row_expand_sub(t, pl::row_max(t)));
        y = pl::assemble(y, pl::row_expand_div(e, pl::row_sum(e)), {r, 0});
      });
    }
  });
}

void print(const char* title, const pl::Array& y) {
  std::printf("%s\n", title);
  for (std::int64_t i = 0; i < y.elements(); ++i) std::printf("%.4f%c", y.at(i), i % kCols == kCols - 1 ? '\n' : ' ');
}

}  // namespace

int main() {
  const pl::Program program = softmax();
  const pl::Executable executable = pl::compile(program);

  for (const std::int64_t rows : {1, 6}) {  // one executable, any number of rows
    pl::Array x(pl::FP32, {rows, kCols});
    for (std::int64_t i = 0; i < x.elements(); ++i) x.set(i, static_cast<double>(i % 7));
    const pl::Array y(pl::FP32, {rows, kCols});
    executable.run({{"x", x}, {"y", y}});
    print("compiled", y);
    pl::interpret(program, {{"x", x}, {"y", y}});
    print("interpreted", y);
  }

  try {
    executable.run({{"x", pl::Array(pl::FP32, {6, 4})}, {"y", pl::Array(pl::FP32, {6, kCols})}});
  } catch (const pl::CallError& error) {
    std::printf("%s\n", error.what());
  }
}
