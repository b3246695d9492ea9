// Matrix products.
#include <fmt/format.h>

#include "language/Call.h"

namespace pl {

using namespace language;
using mlir::Value;

namespace {

/// The operands of a product [M, K] · [K, N], checked against each other.
struct Product {
  Product(const Call& call, const Tensor& a, const Tensor& b, const MatmulOptions& options)
      : lhs(call.input(a)), rhs(call.input(b)) {
    call.expectRank(lhs, 2);
    call.expectRank(rhs, 2);
    if (!is_float(lhs.dtype()) && lhs.dtype() != DType::INT8)
      call.expected(
          fmt::format("tensors of FP32, FP16, BF16 or INT8 but got {}; cast them first", name_of(lhs.dtype())),
          notes(call));
    call.expectSameDType(lhs, rhs);
    std::int64_t leftDepth = options.a_trans ? 0 : 1, rightDepth = options.b_trans ? 1 : 0;
    if (mustDiffer(lhs.size(leftDepth), rhs.size(rightDepth))) {
      bool isTransposed = lhs.size(leftDepth) == rhs.size(1 - rightDepth);
      std::string remedy = fmt::format("; is it {{.b_trans = {}}}?", !options.b_trans);
      call.expected(
          fmt::format("a second tensor whose dimension {} is {}, as dimension {} of the first, but got {}{}",
                      rightDepth, lhs.size(leftDepth), leftDepth, rhs.size(rightDepth), isTransposed ? remedy : ""),
          notes(call));
    }
    shaped.push(lhs, 1 - leftDepth);
    shaped.push(rhs, 1 - rightDepth);
  }

  std::vector<Note> notes(const Call& call) const {
    return {{lhs.bound, fmt::format("the first of {} was made here", call.text(lhs))},
            {rhs.bound, fmt::format("the second of {} was made here", call.text(rhs))}};
  }
  /// What products are accumulated in.
  DType accumulator() const { return is_float(lhs.dtype()) ? DType::FP32 : DType::INT32; }

  Input lhs, rhs;
  Shaped shaped;
};

}  // namespace

static Tensor withDType(Tensor product, const MatmulOptions& options, Location where) {
  if (!options.out_dtype || *options.out_dtype == product.dtype()) return product;
  return cast(product, *options.out_dtype, Rounding::nearest_even, where);
}

Tensor matmul(const Tensor& a, const Tensor& b, const MatmulOptions& options, Location where) {
  Call call("matmul", where);
  Product product(call, a, b, options);
  Value result = ir::MatmulOp::create(call.builder, call.location, call.type(product.shaped, product.accumulator()),
                                      product.lhs.value, product.rhs.value, options.a_trans, options.b_trans);
  return withDType(call.result(result, product.shaped.extents), options, where);
}

Tensor matmul_acc(const Tensor& acc, const Tensor& a, const Tensor& b, const MatmulOptions& options, Location where) {
  Call call("matmul_acc", where);
  Input sum = call.input(acc);
  Product product(call, a, b, options);
  auto notes = product.notes(call);
  notes.insert(notes.begin(), {sum.bound, fmt::format("the accumulator of {} was made here", call.text(sum))});
  if (sum.dtype() != product.accumulator())
    call.expected(fmt::format("an accumulator of {0} but got {1}; accumulate in {0} and cast the sum",
                              name_of(product.accumulator()), name_of(sum.dtype())),
                  notes);
  call.expectRank(sum, 2);
  if (mustDiffer(sum.size(0), product.shaped.sizes[0]) || mustDiffer(sum.size(1), product.shaped.sizes[1]))
    call.expected(
        fmt::format("an accumulator of shape [{}, {}] but got {}",
                    call.trace.facts.indexText(product.shaped.extents[0]),
                    call.trace.facts.indexText(product.shaped.extents[1]), call.trace.facts.extentsText(sum.value)),
        notes);
  Value result = ir::MatmulAccOp::create(call.builder, call.location, sum.value, product.lhs.value, product.rhs.value,
                                         options.a_trans, options.b_trans);
  return withDType(call.result(result, sum.extents), options, where);
}

}  // namespace pl
