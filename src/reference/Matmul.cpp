// The meaning of products. Floats are multiplied and accumulated in double, where every product of two FP32 numbers is
// exact, and rounded once to FP32; INT8 in integers that wrap to INT32.
#include <algorithm>
#include <vector>

#include "reference/Operations.h"

namespace pl::reference {
namespace {

/// The valid part of an operand as a dense matrix of `Accumulator`s, transposed if `transposed`.
template <class Accumulator>
struct Matrix {
  std::int64_t rows, columns;
  std::vector<Accumulator> elements;

  Matrix(const Tensor& tensor, bool transposed)
      : rows(tensor.valid[transposed ? 1 : 0]), columns(tensor.valid[transposed ? 0 : 1]), elements(rows * columns) {
    const std::int64_t stride = tensor.shape[1];
    const std::int64_t rowStride = transposed ? 1 : stride, columnStride = transposed ? stride : 1;
    withType(tensor.dtype, [&]<class T>() {
      const Elements<T> source(tensor);
      for (std::int64_t i = 0; i < rows; ++i)
        for (std::int64_t j = 0; j < columns; ++j)
          elements[i * columns + j] = static_cast<Accumulator>(source.load(i * rowStride + j * columnStride));
    });
  }
};

template <class Accumulator, class Result>
Tensor multiply(const Tensor* acc, const Tensor& lhs, bool lhsTransposed, const Tensor& rhs, bool rhsTransposed,
                DType dtype) {
  const Matrix<Accumulator> a(lhs, lhsTransposed), b(rhs, rhsTransposed);
  Extents shape{lhs.shape[lhsTransposed ? 1 : 0], rhs.shape[rhsTransposed ? 0 : 1]}, valid{a.rows, b.columns};
  if (acc) {
    if (acc->shape != shape)
      throw Undefined("expects an accumulator of shape " + textOf(shape) + " but got " + textOf(acc->shape));
    valid = {std::min(valid[0], acc->valid[0]), std::min(valid[1], acc->valid[1])};
  }
  if (lhs.shape[lhsTransposed ? 0 : 1] != rhs.shape[rhsTransposed ? 1 : 0])
    throw Undefined("expects equal contracted extents but got " + textOf(lhs.shape) + " and " + textOf(rhs.shape));
  const std::int64_t depth = std::min(a.columns, b.rows);

  Tensor result = Tensor::allocate(dtype, shape, valid);
  Elements<Result> to(result);
  std::vector<Accumulator> row(valid[1]);
  for (std::int64_t i = 0; i < valid[0]; ++i) {
    for (std::int64_t j = 0; j < valid[1]; ++j)
      row[j] = acc ? static_cast<Accumulator>(Elements<Result>(*acc).load(i * shape[1] + j)) : Accumulator{0};
    for (std::int64_t k = 0; k < depth; ++k) {
      const Accumulator factor = a.elements[i * a.columns + k];
      const Accumulator* factors = &b.elements[k * b.columns];
      for (std::int64_t j = 0; j < valid[1]; ++j) row[j] += factor * factors[j];
    }
    for (std::int64_t j = 0; j < valid[1]; ++j) to.storeAs(i * shape[1] + j, row[j]);
  }
  return result;
}

/// The first mark of each row of an operand's leading `depth` columns, transposed if `transposed`.
std::vector<Mark> rowMarks(const Tensor& tensor, bool transposed, std::int64_t rows, std::int64_t depth) {
  std::vector<Mark> marks(rows, 0);
  if (!tensor.hasMarks()) return marks;
  const std::int64_t stride = tensor.shape[1];
  for (std::int64_t i = 0; i < rows; ++i)
    for (std::int64_t k = 0; k < depth && marks[i] == 0; ++k)
      marks[i] = tensor.markAt(transposed ? k * stride + i : i * stride + k);
  return marks;
}

/// An unwritten element enters every result of its row or column, whatever it is multiplied with: 0 times garbage may
/// be NaN.
void markProduct(Unwritten& unwritten, const Tensor* acc, const Tensor& lhs, bool lhsTransposed, const Tensor& rhs,
                 bool rhsTransposed, Tensor& result) {
  const std::int64_t depth = std::min(lhs.valid[lhsTransposed ? 0 : 1], rhs.valid[rhsTransposed ? 1 : 0]);
  const std::vector<Mark> rows = rowMarks(lhs, lhsTransposed, result.valid[0], depth);
  const std::vector<Mark> columns = rowMarks(rhs, !rhsTransposed, result.valid[1], depth);
  for (std::int64_t i = 0; i < result.valid[0]; ++i)
    for (std::int64_t j = 0; j < result.valid[1]; ++j) {
      const std::int64_t at = i * result.shape[1] + j;
      const Mark mark = rows[i] ? rows[i] : columns[j] ? columns[j] : acc ? acc->markAt(at) : Mark{0};
      result.setMark(at, unwritten.read(mark));
    }
}

template <class Op>
Value product(Frame& frame, Op op, const Tensor* acc) {
  const Tensor &lhs = frame.tensor(op.getLhs()), &rhs = frame.tensor(op.getRhs());
  const DType dtype = is_float(lhs.dtype) ? DType::FP32 : DType::INT32;
  Tensor result = dtype == DType::FP32
                      ? multiply<double, float>(acc, lhs, op.getATrans(), rhs, op.getBTrans(), dtype)
                      : multiply<std::uint64_t, std::int32_t>(acc, lhs, op.getATrans(), rhs, op.getBTrans(), dtype);
  if (lhs.hasMarks() || rhs.hasMarks() || (acc && acc->hasMarks()))
    markProduct(*frame.unwritten(), acc, lhs, op.getATrans(), rhs, op.getBTrans(), result);
  return result;
}

}  // namespace

Value evaluate(Frame& frame, ir::MatmulOp op) { return product(frame, op, nullptr); }
Value evaluate(Frame& frame, ir::MatmulAccOp op) { return product(frame, op, &frame.tensor(op.getAcc())); }

}  // namespace pl::reference
