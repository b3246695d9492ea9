// The oracle's values: every element a double, whatever the dtype, rounded to it when it is stored.
#pragma once

#include <cmath>
#include <cstdint>
#include <memory>
#include <stdexcept>
#include <string>
#include <variant>
#include <vector>

#include "mlir/IR/Operation.h"
#include "pl/dtype.h"

namespace pl::fuzz::oracle {

/// A rule of the language that the running program breaks.
struct Broken : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// What stands where nothing was written, in one run.
struct Filling {
  double floats, integers;
  bool flags;

  double of(DType dtype) const { return is_float(dtype) ? floats : dtype == DType::BOOL ? flags : integers; }
};

using Extents = std::vector<std::int64_t>;

struct Tensor {
  DType dtype = DType::FP32;
  Extents shape, valid;
  std::vector<double> data;
  std::vector<char> pad;  // whether fillpad made the element, or it was computed from such a one

  Tensor(DType type, Extents extents, Extents holding, const Filling& filling);
  /// Position of an element, row-major.
  std::size_t at(const Extents& index) const;
  void store(std::size_t i, double value, bool isPad);
};

using Value = std::variant<double, std::shared_ptr<const Tensor>>;

double roundTo(DType dtype, double value);
std::int64_t integerOf(double value);

/// Calls body(index) for every element of the box.
template <class Body>
void forEach(const Extents& box, Body&& body) {
  for (std::int64_t extent : box)
    if (extent <= 0) return;
  Extents index(box.size(), 0);
  while (true) {
    body(index);
    std::size_t d = box.size();
    while (d > 0 && ++index[d - 1] == box[d - 1]) index[--d] = 0;
    if (d == 0) return;
  }
}

/// An operation that computes elements: elementwise, reductions, products. `operands` has one value per operand.
Tensor compute(mlir::Operation* op, const std::vector<Value>& operands, const Filling& filling);

}  // namespace pl::fuzz::oracle
