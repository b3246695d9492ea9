// c = a + b: a program in pl, compiled and run.
#include <cstdio>

#include "pl/executable.h"
#include "pl/pl.h"

int main() {
  // Runs once and records what it does. `rows` stays open: the compiled program serves any number of them.
  const pl::Program add = pl::program("add", [](pl::Parameters& p) {
    const pl::Index rows = p.dim("rows");
    const pl::Tensor a = p.in("a", {rows, 4}, pl::FP32);
    const pl::Tensor b = p.in("b", {rows, 4}, pl::FP32);
    auto c = p.out("c", {rows, 4}, pl::FP32);

    for (pl::Index r : pl::parallel(0, rows)) {
      pl::incore("add", [&] {
        const auto sum = pl::slice(a, {1, 4}, {r, 0}) + pl::slice(b, {1, 4}, {r, 0});
        c = pl::assemble(c, sum, {r, 0});
      });
    }
  });

  pl::Array a(pl::FP32, {3, 4});
  pl::Array b(pl::FP32, {3, 4});
  const pl::Array c(pl::FP32, {3, 4});
  for (int i = 0; i < 12; ++i) {
    a.set(i, i);
    b.set(i, 100);
  }

  pl::compile(add).run({{"a", a}, {"b", b}, {"c", c}});

  for (int i = 0; i < 12; ++i) std::printf("%g%c", c.at(i), i % 4 == 3 ? '\n' : ' ');
}
