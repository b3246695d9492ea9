// Elementwise operations: each line below is one operation of the language.
#include <fmt/format.h>

#include "language/Call.h"

namespace pl {

using namespace language;
using detail::At;
using mlir::ShapedType;
using mlir::Value;

// ---- operands that broadcast ------------------------------------------------------------------------------------

namespace {

/// The shape of operands that have been broadcast against each other so far.
class Broadcast {
 public:
  explicit Broadcast(Call& call) : call_(call) {}

  void add(const Input& input) {
    if (!first_) {
      first_ = input;
      for (std::int64_t i = 0; i < input.rank(); ++i) shaped.push(input, i);
      return;
    }
    if (input.rank() != first_->rank())
      call_.expected(fmt::format("tensors of one rank but got {} and {}; reshape one of them", call_.text(*first_),
                                 call_.text(input)),
                     notes(input));
    for (std::int64_t i = 0; i < input.rank(); ++i) {
      std::int64_t& size = shaped.sizes[i];
      std::int64_t next = input.size(i);
      if (size != 1 && next != 1 && mustDiffer(size, next))
        call_.expected(fmt::format("tensors of equal extents, or of extent 1, in dimension {} but got {} and {}", i,
                                   call_.text(*first_), call_.text(input)),
                       notes(input));
      // A number beats a run-time extent, which is never repeated: a 1 that is repeated must be known.
      if (size == 1 || (ShapedType::isDynamic(size) && next != 1 && !ShapedType::isDynamic(next)))
        size = next, shaped.extents[i] = input.extents[i];
    }
  }

  Shaped shaped;

 private:
  std::vector<Note> notes(const Input& second) const {
    return {{first_->bound, "the first was made here"}, {second.bound, "the second was made here"}};
  }

  Call& call_;
  std::optional<Input> first_;
};

/// The operands of one operation that have one dtype: tensors, and numbers that take it from them.
class Operands {
 public:
  Operands(Call& call, Broadcast& broadcast, std::initializer_list<const Operand*> operands) {
    for (const Operand* operand : operands) {
      const auto* tensor = std::get_if<Tensor>(&Access::operand(*operand));
      if (!tensor) continue;
      Input input = call.input(*tensor);
      if (first)
        call.expectSameDType(*first, input);
      else
        first = input;
      broadcast.add(input);
    }
    if (first)
      dtype = first->dtype();
    else
      dtype = dtypeOfNumbers(call, operands);
    for (const Operand* operand : operands) {
      const auto* tensor = std::get_if<Tensor>(&Access::operand(*operand));
      values.push_back(tensor ? call.use(*tensor) : call.number(std::get<Number>(Access::operand(*operand)), dtype));
    }
  }

  std::optional<Input> first;  ///< the first that is a tensor
  DType dtype;
  llvm::SmallVector<Value, 2> values;

 private:
  static DType dtypeOfNumbers(Call& call, std::initializer_list<const Operand*> operands) {
    for (const Operand* operand : operands)
      if (const auto* scalar = std::get_if<Scalar>(&Access::number(std::get<Number>(Access::operand(*operand)))))
        return scalar->dtype();
    call.expected("at least one tensor or scalar but got numbers alone");
  }
};

}  // namespace

// ---- two operands -----------------------------------------------------------------------------------------------

template <class Op>
static Tensor binary(std::string_view operation, const Operand& a, const Operand& b, Location where) {
  Call call(operation, where);
  Broadcast broadcast(call);
  Operands operands(call, broadcast, {&a, &b});
  if (!operands.first) call.expected("at least one tensor but got numbers alone");
  call.expectNumbers(*operands.first);
  const auto* divisor = std::get_if<Number>(&Access::operand(b));
  if (std::is_same_v<Op, ir::DivOp> && divisor) call.expectDivisor(*divisor, operands.dtype);
  const Shaped& shaped = broadcast.shaped;
  Value result = Op::create(call.builder, call.location, call.type(shaped, operands.dtype), operands.values[0],
                            operands.values[1]);
  return call.result(result, shaped.extents);
}

#define PL_BINARY(name, Op) \
  Tensor name(const Operand& a, const Operand& b, Location where) { return binary<ir::Op>(#name, a, b, where); }
PL_BINARY(add, AddOp)
PL_BINARY(sub, SubOp)
PL_BINARY(mul, MulOp)
PL_BINARY(div, DivOp)
PL_BINARY(maximum, MaximumOp)
PL_BINARY(minimum, MinimumOp)
#undef PL_BINARY

#define PL_OPERATOR(sign, Op)                                                                               \
  Tensor operator sign(const At<Tensor>& a, const At<Tensor>& b) {                                          \
    return binary<ir::Op>(#sign, a.handle, b.handle, a.where);                                              \
  }                                                                                                         \
  Tensor operator sign(const At<Tensor>& a, const At<Number>& b) {                                          \
    return binary<ir::Op>(#sign, a.handle, b.handle, a.where);                                              \
  }                                                                                                         \
  Tensor operator sign(const At<Number>& a, const At<Tensor>& b) {                                          \
    return binary<ir::Op>(#sign, a.handle, b.handle, a.where);                                              \
  }                                                                                                         \
  Tensor& operator sign## = (Tensor & a, const At<Tensor>& b) { return a = At<Tensor>(a, b.where) sign b; } \
  Tensor& operator sign## = (Tensor & a, const At<Number>& b) { return a = At<Tensor>(a, b.where) sign b; }
PL_OPERATOR(+, AddOp)
PL_OPERATOR(-, SubOp)
PL_OPERATOR(*, MulOp)
PL_OPERATOR(/, DivOp)
#undef PL_OPERATOR

// ---- one operand ------------------------------------------------------------------------------------------------

template <class Op>
static Tensor unary(std::string_view operation, const Tensor& t, Location where,
                    void (Call::*check)(const Input&) const) {
  Call call(operation, where);
  Input source = call.input(t);
  (call.*check)(source);
  return call.result(Op::create(call.builder, call.location, source.value), source.extents);
}

#define PL_UNARY(name, Op, check) \
  Tensor name(const Tensor& t, Location where) { return unary<ir::Op>(#name, t, where, &Call::check); }
PL_UNARY(neg, NegOp, expectNumbers)
PL_UNARY(abs, AbsOp, expectNumbers)
PL_UNARY(relu, ReluOp, expectNumbers)
PL_UNARY(exp, ExpOp, expectFloats)
PL_UNARY(log, LogOp, expectFloats)
PL_UNARY(sqrt, SqrtOp, expectFloats)
PL_UNARY(rsqrt, RsqrtOp, expectFloats)
PL_UNARY(recip, RecipOp, expectFloats)
PL_UNARY(sigmoid, SigmoidOp, expectFloats)
PL_UNARY(silu, SiluOp, expectFloats)
PL_UNARY(tanh, TanhOp, expectFloats)
#undef PL_UNARY

Tensor operator-(const At<Tensor>& a) { return unary<ir::NegOp>("-", a.handle, a.where, &Call::expectNumbers); }

// ---- compare, select, cast --------------------------------------------------------------------------------------

static ir::Predicate predicateOf(Predicate predicate) {
  switch (predicate) {
    case Predicate::eq: return ir::Predicate::eq;
    case Predicate::ne: return ir::Predicate::ne;
    case Predicate::lt: return ir::Predicate::lt;
    case Predicate::le: return ir::Predicate::le;
    case Predicate::gt: return ir::Predicate::gt;
    case Predicate::ge: return ir::Predicate::ge;
  }
  llvm_unreachable("a Predicate that is no enumerator");
}

Tensor compare(const Operand& a, Predicate predicate, const Operand& b, Location where) {
  Call call("compare", where);
  Broadcast broadcast(call);
  Operands operands(call, broadcast, {&a, &b});
  if (!operands.first) call.expected("at least one tensor but got numbers alone");
  call.expectNumbers(*operands.first);
  const Shaped& shaped = broadcast.shaped;
  Value result = ir::CompareOp::create(call.builder, call.location, call.type(shaped, DType::BOOL),
                                       predicateOf(predicate), operands.values[0], operands.values[1]);
  return call.result(result, shaped.extents);
}

Tensor select(const Tensor& condition, const Operand& a, const Operand& b, Location where) {
  Call call("select", where);
  Input test = call.input(condition);
  if (test.dtype() != DType::BOOL)
    call.expected(fmt::format("a condition of BOOL but got {}; make one with pl::compare", name_of(test.dtype())),
                  {{test.bound, "the condition was made here"}});
  Broadcast broadcast(call);
  broadcast.add(test);
  Operands operands(call, broadcast, {&a, &b});
  const Shaped& shaped = broadcast.shaped;
  Value result = ir::SelectOp::create(call.builder, call.location, call.type(shaped, operands.dtype), test.value,
                                      operands.values[0], operands.values[1]);
  return call.result(result, shaped.extents);
}

static ir::Rounding roundingOf(Rounding rounding) {
  switch (rounding) {
    case Rounding::nearest_even: return ir::Rounding::nearest_even;
    case Rounding::toward_zero: return ir::Rounding::toward_zero;
    case Rounding::upward: return ir::Rounding::upward;
    case Rounding::downward: return ir::Rounding::downward;
  }
  llvm_unreachable("a Rounding that is no enumerator");
}

Tensor cast(const Tensor& t, DType dtype, Rounding rounding, Location where) {
  Call call("cast", where);
  Input source = call.input(t);
  bool toInteger = !is_float(dtype) && dtype != DType::BOOL;
  bool rounds = is_float(source.dtype()) && source.dtype() != dtype &&
                (toInteger || dtype == DType::FP16 || dtype == DType::BF16);
  if (!rounds && rounding != Rounding::nearest_even)
    call.expected(fmt::format("no rounding mode, since {} to {} does not narrow, but got one; leave it out",
                              name_of(source.dtype()), name_of(dtype)),
                  {{source.bound, "the tensor was made here"}});
  Shaped shaped;
  for (std::int64_t i = 0; i < source.rank(); ++i) shaped.push(source, i);
  Value result =
      ir::CastOp::create(call.builder, call.location, call.type(shaped, dtype), source.value, roundingOf(rounding));
  return call.result(result, shaped.extents);
}

}  // namespace pl
