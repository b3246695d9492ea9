// Arithmetic and comparisons of scalars, and their use as indices.
#include <fmt/format.h>

#include "language/Call.h"
#include "mlir/Dialect/Arith/IR/Arith.h"

namespace pl {

using namespace language;
namespace arith = mlir::arith;
using detail::At;
using mlir::Value;

Scalar& Scalar::operator=(const Scalar& other) {
  // INT8 and UINT8 have one type in the IR, which is all that a handle compares.
  if (dtype_ != other.dtype_)
    fail(Access::where(other),
         fmt::format("expects a handle of a number of {} to be assigned the same but got a number of {}; "
                     "declare a new handle for it",
                     name_of(dtype_), name_of(other.dtype_)),
         {{Access::where(*this), "the handle was bound here"}});
  Handle::operator=(other);
  return *this;
}

Index Scalar::index(Location where) const {
  Call call("index", where);
  Value value = call.use(*this);
  if (is_float(dtype_))
    call.expected(fmt::format("an integer scalar but got {}; cast the tensor that it was read from", name_of(dtype_)),
                  {{Access::where(*this), "the scalar was made here"}});
  mlir::Type type = call.builder.getIndexType();
  bool isUnsigned = dtype_ == DType::UINT8 || dtype_ == DType::BOOL;
  return Access::index(isUnsigned ? arith::IndexCastUIOp::create(call.builder, call.location, type, value).getResult()
                                  : arith::IndexCastOp::create(call.builder, call.location, type, value).getResult(),
                       where);
}

Scalar::operator Index() const { return index(Access::where(*this)); }

// ---- arithmetic -------------------------------------------------------------------------------------------------

namespace {

/// Two numbers of one dtype, of which at least one is a scalar.
struct Pair {
  Pair(Call& call, const Number& a, const Number& b) {
    const auto* left = std::get_if<Scalar>(&Access::number(a));
    const auto* right = std::get_if<Scalar>(&Access::number(b));
    dtype = left ? left->dtype() : right->dtype();
    bound = Access::where(left ? *left : *right);
    if (left && right && left->dtype() != right->dtype())
      call.expected(
          fmt::format("scalars of one dtype but got {} and {}; cast a tensor that they were read from", name_of(dtype),
                      name_of(right->dtype())),
          {{Access::where(*left), "the first was made here"}, {Access::where(*right), "the second was made here"}});
    this->a = call.number(a, dtype);
    this->b = call.number(b, dtype);
  }
  bool isUnsigned() const { return dtype == DType::UINT8 || dtype == DType::BOOL; }

  DType dtype;
  Value a, b;
  Location bound;  ///< where the first that is a scalar was made
};

}  // namespace

[[noreturn]] static void expectedNumbers(const Call& call, Location bound) {
  call.expected("scalars of numbers but got BOOL; cast the tensor that it was read from",
                {{bound, "the scalar was made here"}});
}

static Value widen(Call& call, Value value) {
  if (!mlir::isa<mlir::FloatType>(value.getType()) || value.getType().isF32()) return value;
  return arith::ExtFOp::create(call.builder, call.location, call.builder.getF32Type(), value);
}

template <class Floats, class Ints, class UnsignedInts = Ints>
static Scalar arithmetic(std::string_view operation, const At<Number>& a, const At<Number>& b) {
  Call call(operation, a.where);
  Pair pair(call, a.handle, b.handle);
  if (pair.dtype == DType::BOOL) expectedNumbers(call, pair.bound);
  if (operation == "/") call.expectDivisor(b.handle, pair.dtype);
  auto& builder = call.builder;
  mlir::Type type = pair.a.getType();
  if (pair.isUnsigned())
    return Access::scalar(UnsignedInts::create(builder, call.location, pair.a, pair.b), pair.dtype, a.where);
  if (!is_float(pair.dtype))
    return Access::scalar(Ints::create(builder, call.location, pair.a, pair.b), pair.dtype, a.where);
  Value left = widen(call, pair.a), right = widen(call, pair.b);
  Value result = Floats::create(builder, call.location, left, right);
  if (result.getType() != type) result = arith::TruncFOp::create(builder, call.location, type, result);
  return Access::scalar(result, pair.dtype, a.where);
}

Scalar operator+(const At<Number>& a, const At<Number>& b) {
  return arithmetic<arith::AddFOp, arith::AddIOp>("+", a, b);
}
Scalar operator-(const At<Number>& a, const At<Number>& b) {
  return arithmetic<arith::SubFOp, arith::SubIOp>("-", a, b);
}
Scalar operator*(const At<Number>& a, const At<Number>& b) {
  return arithmetic<arith::MulFOp, arith::MulIOp>("*", a, b);
}
Scalar operator/(const At<Number>& a, const At<Number>& b) {
  return arithmetic<arith::DivFOp, arith::DivSIOp, arith::DivUIOp>("/", a, b);
}
Scalar operator-(const At<Scalar>& a) {
  Call call("-", a.where);
  Value value = call.use(a.handle);
  DType dtype = a.handle.dtype();
  if (dtype == DType::BOOL) expectedNumbers(call, Access::where(a.handle));
  if (is_float(dtype)) return Access::scalar(arith::NegFOp::create(call.builder, call.location, value), dtype, a.where);
  Value zero = call.number(0, dtype);
  return Access::scalar(arith::SubIOp::create(call.builder, call.location, zero, value), dtype, a.where);
}

// ---- comparisons ------------------------------------------------------------------------------------------------

static Bool compare(std::string_view operation, arith::CmpFPredicate floats, arith::CmpIPredicate ints,
                    arith::CmpIPredicate unsignedInts, const At<Number>& a, const At<Number>& b) {
  Call call(operation, a.where);
  Pair pair(call, a.handle, b.handle);
  if (is_float(pair.dtype))
    return Access::boolean(arith::CmpFOp::create(call.builder, call.location, floats, pair.a, pair.b), a.where);
  auto predicate = pair.isUnsigned() ? unsignedInts : ints;
  return Access::boolean(arith::CmpIOp::create(call.builder, call.location, predicate, pair.a, pair.b), a.where);
}

using FloatPredicate = arith::CmpFPredicate;
using IntPredicate = arith::CmpIPredicate;

Bool operator==(const At<Number>& a, const At<Number>& b) {
  return compare("==", FloatPredicate::OEQ, IntPredicate::eq, IntPredicate::eq, a, b);
}
Bool operator!=(const At<Number>& a, const At<Number>& b) {
  return compare("!=", FloatPredicate::UNE, IntPredicate::ne, IntPredicate::ne, a, b);
}
Bool operator<(const At<Number>& a, const At<Number>& b) {
  return compare("<", FloatPredicate::OLT, IntPredicate::slt, IntPredicate::ult, a, b);
}
Bool operator<=(const At<Number>& a, const At<Number>& b) {
  return compare("<=", FloatPredicate::OLE, IntPredicate::sle, IntPredicate::ule, a, b);
}
Bool operator>(const At<Number>& a, const At<Number>& b) {
  return compare(">", FloatPredicate::OGT, IntPredicate::sgt, IntPredicate::ugt, a, b);
}
Bool operator>=(const At<Number>& a, const At<Number>& b) {
  return compare(">=", FloatPredicate::OGE, IntPredicate::sge, IntPredicate::uge, a, b);
}

}  // namespace pl
