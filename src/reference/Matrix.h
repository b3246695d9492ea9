// A matrix as products read it: the valid part of a tensor, dense, wide, and transposed where it is.
#pragma once

#include <vector>

#include "reference/Value.h"

namespace pl::reference {

template <class Accumulator>
struct Matrix {
  std::int64_t rows, columns;
  std::vector<Accumulator> elements;
  const Tensor& tensor;
  std::int64_t rowStride, columnStride;  // of the tensor

  Matrix(const Tensor& tensor, bool transposed)
      : rows(tensor.valid[transposed ? 1 : 0]),
        columns(tensor.valid[transposed ? 0 : 1]),
        elements(rows * columns),
        tensor(tensor),
        rowStride(transposed ? 1 : tensor.shape[1]),
        columnStride(transposed ? tensor.shape[1] : 1) {
    withType(tensor.dtype, [&]<class T>() {
      const Elements<T> source(tensor);
      for (std::int64_t i = 0; i < rows; ++i)
        for (std::int64_t j = 0; j < columns; ++j)
          elements[i * columns + j] = static_cast<Accumulator>(source.load(position(i, j)));
    });
  }

  /// Of the element in row `i` and column `j`, in the tensor.
  std::int64_t position(std::int64_t i, std::int64_t j) const { return i * rowStride + j * columnStride; }
  Accumulator at(std::int64_t i, std::int64_t j) const { return elements[i * columns + j]; }
};

}  // namespace pl::reference
