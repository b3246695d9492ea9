// Arithmetic and comparisons of indices, and conditions. Constants are folded, so that shapes computed from them are
// static; everything else is left to canonicalisation.
#include <fmt/format.h>

#include "language/Call.h"
#include "mlir/Dialect/Arith/IR/Arith.h"

namespace pl {

using namespace language;
namespace arith = mlir::arith;
using detail::At;
using mlir::Value;

static Value constantOf(std::string_view what, mlir::TypedAttr (*attribute)(mlir::OpBuilder&, std::int64_t),
                        std::int64_t value, Location where) {
  Trace& trace = Trace::require(what, where);
  return trace.constant(attribute(trace.builder, value), where);
}

Index::Index(Constant constant, Location where)
    : Handle(constantOf(
                 "an index", [](mlir::OpBuilder& b, std::int64_t v) -> mlir::TypedAttr { return b.getIndexAttr(v); },
                 constant.value, where)
                 .getAsOpaquePointer(),
             where) {}

Bool::Bool(Constant constant, Location where)
    : Handle(constantOf(
                 "a condition",
                 [](mlir::OpBuilder& b, std::int64_t v) -> mlir::TypedAttr {
                   return mlir::IntegerAttr::get(b.getI1Type(), v);
                 },
                 constant.value, where)
                 .getAsOpaquePointer(),
             where) {}

// ---- arithmetic -------------------------------------------------------------------------------------------------

template <class Op>
static Value build(Call& call, Value a, Value b) {
  Value result = Op::create(call.builder, call.location, a, b);
  auto constant = call.trace.facts.constant(result);
  if (!constant) return result;
  result.getDefiningOp()->erase();
  return call.trace.constantIndex(*constant, call.where);
}

template <class Op>
static Index binary(std::string_view operation, const Index& a, const Index& b, Location where) {
  Call call(operation, where);
  Value left = call.use(a), right = call.use(b);
  return Access::index(build<Op>(call, left, right), where);
}

static void expectDivisor(Call& call, Value divisor) {
  if (call.trace.facts.constant(divisor) == 0) call.expected("a divisor other than 0 but got 0");
}

template <class Op>
static Index division(std::string_view operation, const Index& a, const Index& b, Location where) {
  Call call(operation, where);
  Value left = call.use(a), right = call.use(b);
  expectDivisor(call, right);
  return Access::index(build<Op>(call, left, right), where);
}

Index operator+(const At<Index>& a, const At<Index>& b) {
  return binary<arith::AddIOp>("+", a.handle, b.handle, a.where);
}
Index operator-(const At<Index>& a, const At<Index>& b) {
  return binary<arith::SubIOp>("-", a.handle, b.handle, a.where);
}
Index operator*(const At<Index>& a, const At<Index>& b) {
  return binary<arith::MulIOp>("*", a.handle, b.handle, a.where);
}
Index operator/(const At<Index>& a, const At<Index>& b) {
  return division<arith::FloorDivSIOp>("/", a.handle, b.handle, a.where);
}

Index operator%(const At<Index>& a, const At<Index>& b) {
  Call call("%", a.where);
  Value left = call.use(a.handle), right = call.use(b.handle);
  expectDivisor(call, right);
  // arith has the remainder of truncation only; this one has the divisor's sign.
  Value whole = build<arith::MulIOp>(call, build<arith::FloorDivSIOp>(call, left, right), right);
  return Access::index(build<arith::SubIOp>(call, left, whole), a.where);
}

Index operator-(const At<Index>& a) { return binary<arith::SubIOp>("-", Index(0, a.where), a.handle, a.where); }
Index& operator+=(Index& a, const At<Index>& b) { return a = At<Index>(a, b.where) + b; }
Index& operator-=(Index& a, const At<Index>& b) { return a = At<Index>(a, b.where) - b; }
Index& operator*=(Index& a, const At<Index>& b) { return a = At<Index>(a, b.where) * b; }
Index min(const Index& a, const Index& b, Location where) { return binary<arith::MinSIOp>("min", a, b, where); }
Index max(const Index& a, const Index& b, Location where) { return binary<arith::MaxSIOp>("max", a, b, where); }
Index ceil_div(const Index& a, const Index& b, Location where) {
  return division<arith::CeilDivSIOp>("ceil_div", a, b, where);
}

// ---- comparisons and conditions ---------------------------------------------------------------------------------

static Bool compare(std::string_view operation, arith::CmpIPredicate predicate, const At<Index>& a,
                    const At<Index>& b) {
  Call call(operation, a.where);
  Value left = call.use(a.handle), right = call.use(b.handle);
  return Access::boolean(arith::CmpIOp::create(call.builder, call.location, predicate, left, right), a.where);
}

Bool operator==(const At<Index>& a, const At<Index>& b) { return compare("==", arith::CmpIPredicate::eq, a, b); }
Bool operator!=(const At<Index>& a, const At<Index>& b) { return compare("!=", arith::CmpIPredicate::ne, a, b); }
Bool operator<(const At<Index>& a, const At<Index>& b) { return compare("<", arith::CmpIPredicate::slt, a, b); }
Bool operator<=(const At<Index>& a, const At<Index>& b) { return compare("<=", arith::CmpIPredicate::sle, a, b); }
Bool operator>(const At<Index>& a, const At<Index>& b) { return compare(">", arith::CmpIPredicate::sgt, a, b); }
Bool operator>=(const At<Index>& a, const At<Index>& b) { return compare(">=", arith::CmpIPredicate::sge, a, b); }

template <class Op>
static Bool combine(std::string_view operation, const Bool& a, const Bool& b, Location where) {
  Call call(operation, where);
  Value left = call.use(a), right = call.use(b);
  return Access::boolean(Op::create(call.builder, call.location, left, right), where);
}

Bool operator&&(const At<Bool>& a, const At<Bool>& b) {
  return combine<arith::AndIOp>("&&", a.handle, b.handle, a.where);
}
Bool operator||(const At<Bool>& a, const At<Bool>& b) {
  return combine<arith::OrIOp>("||", a.handle, b.handle, a.where);
}
Bool operator!(const At<Bool>& a) { return combine<arith::XOrIOp>("!", a.handle, Bool(true, a.where), a.where); }

}  // namespace pl
