// The meaning of products. Floats are multiplied and accumulated in double, where every product of two FP32 numbers is
// exact, and rounded once to FP32; INT8 in integers that wrap to INT32.
#include <algorithm>
#include <vector>

#include "reference/Definition.h"
#include "reference/Operations.h"
#include "reference/ProductMarks.h"

namespace pl::reference {
namespace {

/// lhs · rhs, onto `acc` if that is not null.
template <class Accumulator, class Result>
Tensor multiply(Checks* checks, const Tensor* acc, const Matrix<Accumulator>& lhs, const Matrix<Accumulator>& rhs,
                const Extents& shape, DType dtype) {
  Extents valid{lhs.rows, rhs.columns};
  if (acc) valid = {std::min(valid[0], acc->valid[0]), std::min(valid[1], acc->valid[1])};
  const std::int64_t depth = std::min(lhs.columns, rhs.rows);

  Tensor result = Tensor::allocate(dtype, shape, valid);
  Elements<Result> to(result);
  std::vector<Accumulator> row(valid[1]);
  for (std::int64_t i = 0; i < valid[0]; ++i) {
    for (std::int64_t j = 0; j < valid[1]; ++j)
      row[j] = acc ? static_cast<Accumulator>(Elements<Result>(*acc).load(i * shape[1] + j)) : Accumulator{0};
    for (std::int64_t k = 0; k < depth; ++k) {
      const Accumulator factor = lhs.at(i, k);
      const Accumulator* factors = &rhs.elements[k * rhs.columns];
      for (std::int64_t j = 0; j < valid[1]; ++j) row[j] += factor * factors[j];
    }
    for (std::int64_t j = 0; j < valid[1]; ++j) to.storeAs(i * shape[1] + j, row[j]);
  }
  if (checks) markProduct(*checks, acc, lhs, rhs, result);
  return result;
}

template <class Op>
Value product(Frame& frame, Op op, mlir::Value accumulator) {
  const Tensor &lhs = frame.tensor(op.getLhs()), &rhs = frame.tensor(op.getRhs());
  const bool lhsTransposed = op.getATrans(), rhsTransposed = op.getBTrans();
  const Tensor* acc = accumulator ? &frame.tensor(accumulator) : nullptr;
  const Extents shape{lhs.shape[lhsTransposed ? 1 : 0], rhs.shape[rhsTransposed ? 0 : 1]};
  const auto notes = [&] { return noteOn(op.getLhs(), "left operand") + noteOn(op.getRhs(), "right operand"); };
  if (acc && acc->shape != shape)
    throw Undefined("expects an accumulator of shape " + textOf(shape) + " but got " + textOf(acc->shape),
                    noteOn(accumulator, "accumulator") + notes());
  if (lhs.shape[lhsTransposed ? 0 : 1] != rhs.shape[rhsTransposed ? 1 : 0])
    throw Undefined("expects equal contracted extents but got " + textOf(lhs.shape) + " and " + textOf(rhs.shape),
                    notes());

  const auto multiplied = [&]<class Accumulator, class Result>(DType dtype) {
    return multiply<Accumulator, Result>(frame.checks(), acc, Matrix<Accumulator>(lhs, lhsTransposed),
                                         Matrix<Accumulator>(rhs, rhsTransposed), shape, dtype);
  };
  return is_float(lhs.dtype) ? multiplied.template operator()<double, float>(DType::FP32)
                             : multiplied.template operator()<std::uint64_t, std::int32_t>(DType::INT32);
}

}  // namespace

Value evaluate(Frame& frame, ir::MatmulOp op) { return product(frame, op, {}); }
Value evaluate(Frame& frame, ir::MatmulAccOp op) { return product(frame, op, op.getAcc()); }

}  // namespace pl::reference
