// The one loop that all elementwise operations share: broadcasting, valid extents, and the type of every element.
#pragma once

#include <array>
#include <tuple>
#include <utility>

#include "reference/Operations.h"

namespace pl::reference {

/// An operand of an elementwise operation. A number is a tensor of one element, repeated along every dimension.
struct ElementwiseOperand {
  Tensor tensor;
  Extents strides;  // 0 along a dimension in which the operand is repeated
};

struct Elementwise {
  Extents shape;
  Extents valid;  ///< of the result: what is valid in every operand that is not repeated there
  llvm::SmallVector<ElementwiseOperand, 3> operands;
  Checks* checks;  ///< null outside checked mode
};

/// Aligns the operands of an elementwise operation. An operand is repeated along a dimension where its type says 1;
/// everywhere else the run-time extents must agree.
Elementwise align(Frame& frame, mlir::Operation* op);

/// Checked mode: marks the elements of `result` that were computed from a marked one of any operand, and notes those
/// that are not finite though all they were computed from is.
void markComputed(const Elementwise& elementwise, Tensor& result);
/// The same for a select, which throws the operand that it does not choose away, and its mark with it.
void markSelected(const Elementwise& elementwise, Tensor& result);

/// The result of `function`, given the elements (of types Sources…) at the same place of every operand.
template <class Result, class... Sources, class Function>
Tensor forEachElement(const Elementwise& elementwise, DType dtype, Function function) {
  Tensor result = Tensor::allocate(dtype, elementwise.shape, elementwise.valid);
  Elements<Result> to(result);
  const Extents resultStrides = result.strides();
  [&]<std::size_t... I>(std::index_sequence<I...>) {
    const std::tuple from{Elements<Sources>(elementwise.operands[I].tensor)...};
    const std::array step{elementwise.operands[I].strides.back()...};
    forEachRow(elementwise.valid, [&](llvm::ArrayRef<std::int64_t> at) {
      const std::array read{positionOf(at, elementwise.operands[I].strides)...};
      const std::int64_t write = positionOf(at, resultStrides);
      for (std::int64_t j = 0; j < elementwise.valid.back(); ++j)
        to.store(write + j, function(std::get<I>(from).load(read[I] + j * step[I])...));
    });
  }(std::index_sequence_for<Sources...>());
  return result;
}

/// The same of an operation that computes with all its operands.
template <class Result, class... Sources, class Function>
Tensor computeEach(const Elementwise& elementwise, DType dtype, Function function) {
  Tensor result = forEachElement<Result, Sources...>(elementwise, dtype, function);
  if (elementwise.checks) markComputed(elementwise, result);
  return result;
}

}  // namespace pl::reference
