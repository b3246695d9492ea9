// Reductions of a matrix along rows or columns, and their opposite, broadcasts of a column or a row over a matrix.
#include <fmt/format.h>

#include "language/Call.h"

namespace pl {

using namespace language;
using mlir::Value;

enum class Along : std::uint8_t { Rows, Columns };

/// [M, 1] or [1, N] for a matrix [M, N].
static Shaped reducedShape(const Call& call, const Input& matrix, Along along) {
  Value one = call.trace.constantIndex(1, call.where);
  Shaped shaped;
  if (along == Along::Columns) shaped.push(1, one);
  shaped.push(matrix, along == Along::Rows ? 0 : 1);
  if (along == Along::Rows) shaped.push(1, one);
  return shaped;
}

template <class Op>
static Tensor reduce(std::string_view operation, const Tensor& t, Along along, Location where,
                     std::optional<DType> dtype = std::nullopt) {
  Call call(operation, where);
  Input source = call.input(t);
  call.expectRank(source, 2);
  call.expectNumbers(source);
  Shaped shaped = reducedShape(call, source, along);
  Value result =
      Op::create(call.builder, call.location, call.type(shaped, dtype.value_or(source.dtype())), source.value);
  return call.result(result, shaped.extents);
}

#define PL_REDUCE(name, Op, along) \
  Tensor name(const Tensor& t, Location where) { return reduce<ir::Op>(#name, t, Along::along, where); }
PL_REDUCE(row_sum, RowSumOp, Rows)
PL_REDUCE(row_max, RowMaxOp, Rows)
PL_REDUCE(row_min, RowMinOp, Rows)
PL_REDUCE(col_sum, ColSumOp, Columns)
PL_REDUCE(col_max, ColMaxOp, Columns)
PL_REDUCE(col_min, ColMinOp, Columns)
#undef PL_REDUCE

Tensor row_argmax(const Tensor& t, Location where) {
  return reduce<ir::RowArgmaxOp>("row_argmax", t, Along::Rows, where, DType::INT32);
}

/// The 1 must be known: a run-time extent is never repeated.
static bool fits(const Input& vector, const Shaped& shape, Along along) {
  return vector.size(along == Along::Rows ? 1 : 0) == 1 && !mustDiffer(vector.size(0), shape.sizes[0]) &&
         !mustDiffer(vector.size(1), shape.sizes[1]);
}

template <class Op>
static Tensor expand(std::string_view operation, const Tensor& t, const Tensor& v, Along along, Location where) {
  Call call(operation, where);
  Input matrix = call.input(t), vector = call.input(v);
  call.expectRank(matrix, 2);
  call.expectRank(vector, 2);
  call.expectNumbers(matrix);
  call.expectSameDType(matrix, vector);
  Shaped fitting = reducedShape(call, matrix, along);
  if (!fits(vector, fitting, along)) {
    Along other = along == Along::Rows ? Along::Columns : Along::Rows;
    bool fitsOther = fits(vector, reducedShape(call, matrix, other), other);
    std::string remedy = fmt::format("; use {}_{}", along == Along::Rows ? "col" : "row", operation.substr(4));
    call.expected(fmt::format("a vector of shape [{}, {}] but got {}{}", call.trace.facts.indexText(fitting.extents[0]),
                              call.trace.facts.indexText(fitting.extents[1]),
                              call.trace.facts.extentsText(vector.value), fitsOther ? remedy : ""),
                  {{matrix.bound, fmt::format("the tensor of {} was made here", call.text(matrix))},
                   {vector.bound, fmt::format("the vector of {} was made here", call.text(vector))}});
  }
  return call.result(Op::create(call.builder, call.location, matrix.value, vector.value), matrix.extents);
}

#define PL_EXPAND(name, Op, along)                                \
  Tensor name(const Tensor& t, const Tensor& v, Location where) { \
    return expand<ir::Op>(#name, t, v, Along::along, where);      \
  }
PL_EXPAND(row_expand_add, RowExpandAddOp, Rows)
PL_EXPAND(row_expand_sub, RowExpandSubOp, Rows)
PL_EXPAND(row_expand_mul, RowExpandMulOp, Rows)
PL_EXPAND(row_expand_div, RowExpandDivOp, Rows)
PL_EXPAND(col_expand_add, ColExpandAddOp, Columns)
PL_EXPAND(col_expand_sub, ColExpandSubOp, Columns)
PL_EXPAND(col_expand_mul, ColExpandMulOp, Columns)
PL_EXPAND(col_expand_div, ColExpandDivOp, Columns)
#undef PL_EXPAND

}  // namespace pl
