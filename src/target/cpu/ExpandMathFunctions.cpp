#include "target/cpu/ExpandMathFunctions.h"

#include <limits>

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/Dialect/X86Vector/X86VectorDialect.h"

namespace pl::cpu {

using namespace mlir;

namespace {

// The polynomials are minimax fits (relative error of the function's value), their coefficients rounded to FP32 one
// after the other, each of the later ones fitted to what the rounding of the earlier left.
constexpr std::array kExp = {0x1.fffffcp-2f, 0x1.555492p-3f, 0x1.5558b6p-5f, 0x1.1239a2p-7f,
                             0x1.6a4744p-10f};  // (e^r - 1 - r) / r^2, |r| <= ln2 / 2: 2^-28
constexpr std::array kLog = {0x1.555554p-2f,  -0x1.000226p-2f, 0x1.99a01ep-3f, -0x1.54728cp-3f, 0x1.22d8f8p-3f,
                             -0x1.0d81f2p-3f, 0x1.05602ep-3f,  -0x1.38cf20p-4f};  // (log(1 + f) - f + f^2 / 2) / f^3, 1
                                                                                  // + f in sqrt(1/2) … sqrt(2): 2^-27
constexpr std::array kTanh = {-0x1.555534p-2f, 0x1.110760p-3f, -0x1.b84338p-5f, 0x1.525034p-6f,
                              -0x1.768f72p-8f};  // (tanh(x) - x) / x^3 in x^2, |x| <= 0.625: 2^-27

// ln 2 in two parts; the first has 15 bits, so that its product with an exponent is exact.
constexpr float kLn2High = 0x1.62e4p-1f, kLn2Low = 0x1.7f7d1cp-20f;
constexpr float kLog2E = 0x1.715476p+0f;

/// Builds operations on values of the shape of `like`.
class Arithmetic {
 public:
  Arithmetic(OpBuilder& builder, Location loc, Value like) : builder_(builder), loc_(loc), type_(like.getType()) {}

  Type typeOf(Type element) const {
    auto vector = dyn_cast<VectorType>(type_);
    return vector ? Type(vector.clone(element)) : element;
  }
  Type floats() const { return typeOf(builder_.getF32Type()); }
  Type ints() const { return typeOf(builder_.getI32Type()); }

  template <class Op, class... Operands>
  Value make(Operands... operands) {
    return Op::create(builder_, loc_, operands...);
  }
  Value constant(Type type, TypedAttr element) {
    if (auto vector = dyn_cast<VectorType>(type)) element = DenseElementsAttr::get(vector, Attribute(element));
    return arith::ConstantOp::create(builder_, loc_, type, element);
  }
  Value number(float value) { return constant(floats(), builder_.getF32FloatAttr(value)); }
  Value integer(std::int32_t value) { return constant(ints(), builder_.getI32IntegerAttr(value)); }

  Value add(Value a, Value b) { return make<arith::AddFOp>(a, b); }
  Value sub(Value a, Value b) { return make<arith::SubFOp>(a, b); }
  Value mul(Value a, Value b) { return make<arith::MulFOp>(a, b); }
  Value div(Value a, Value b) { return make<arith::DivFOp>(a, b); }
  Value fma(Value a, Value b, Value c) { return make<math::FmaOp>(a, b, c); }
  Value addInt(Value a, Value b) { return make<arith::AddIOp>(a, b); }
  Value shiftLeft(Value a, std::int32_t bits) { return make<arith::ShLIOp>(a, integer(bits)); }
  Value bitsOf(Value value) { return make<arith::BitcastOp>(ints(), value); }
  Value fromBits(Value bits) { return make<arith::BitcastOp>(floats(), bits); }
  Value compare(arith::CmpFPredicate predicate, Value a, Value b) { return make<arith::CmpFOp>(predicate, a, b); }
  Value select(Value condition, Value a, Value b) { return make<arith::SelectOp>(condition, a, b); }

  Value polynomial(ArrayRef<float> coefficients, Value x) {
    Value sum = number(coefficients.back());
    for (float coefficient : llvm::reverse(coefficients.drop_back())) sum = fma(sum, x, number(coefficient));
    return sum;
  }

  /// value * 2^exponent, rounded once, for |exponent| <= 254: by two factors that are numbers themselves.
  Value scale(Value value, Value exponent) {
    Value half = make<arith::ShRSIOp>(exponent, integer(1));
    Value rest = make<arith::SubIOp>(exponent, half);
    auto powerOfTwo = [&](Value n) { return fromBits(shiftLeft(addInt(n, integer(127)), 23)); };
    return mul(mul(value, powerOfTwo(half)), powerOfTwo(rest));
  }

  OpBuilder& builder() { return builder_; }
  Location loc() const { return loc_; }

 private:
  OpBuilder& builder_;
  Location loc_;
  Type type_;
};

/// value * 2^exponent by AVX-512's instruction, which does what Arithmetic::scale does.
Value scaleByInstruction(Arithmetic& a, Value value, Value exponent) {
  OpBuilder& builder = a.builder();
  Value allLanes = arith::ConstantOp::create(builder, a.loc(), builder.getI16IntegerAttr(-1));
  Value currentRounding = arith::ConstantOp::create(builder, a.loc(), builder.getI32IntegerAttr(4));
  // The operation's operands reach the intrinsic in the order (value, exponent, value of masked lanes), although they
  // are called (src, a, b).
  return x86vector::MaskScaleFOp::create(builder, a.loc(), value.getType(), value, exponent, value, allLanes,
                                         currentRounding);
}

}  // namespace

Value expandExp(OpBuilder& builder, Location loc, Value x, const VectorTarget& target) {
  Arithmetic a(builder, loc, x);
  // Outside this range the result is infinity or 0 anyway. Comparisons that are false for NaN let it pass.
  x = a.select(a.compare(arith::CmpFPredicate::OGT, x, a.number(89.0f)), a.number(89.0f), x);
  x = a.select(a.compare(arith::CmpFPredicate::OLT, x, a.number(-104.0f)), a.number(-104.0f), x);

  // x = n ln2 + r. Adding 1.5 · 2^23 leaves the nearest integer in the low bits, which a NaN cannot disturb the way it
  // would a conversion to integer.
  const float magic = 0x1.8p23f;
  Value shifted = a.fma(x, a.number(kLog2E), a.number(magic));
  Value n = a.sub(shifted, a.number(magic));
  Value high = a.fma(n, a.number(-kLn2High), x);  // exact
  Value low = a.mul(n, a.number(-kLn2Low));
  Value r = a.add(high, low);

  // The rounding of r enters the small square alone, not the sum.
  Value rest = a.fma(a.mul(r, r), a.polynomial(kExp, r), low);
  Value p = a.add(a.add(high, rest), a.number(1.0f));
  auto vector = dyn_cast<VectorType>(x.getType());
  if (target.hasAvx512 && vector && vector.getShape() == ArrayRef<std::int64_t>{16}) return scaleByInstruction(a, p, n);
  Value exponent = a.make<arith::SubIOp>(a.bitsOf(shifted), a.bitsOf(a.number(magic)));
  return a.scale(p, exponent);
}

Value expandLog(OpBuilder& builder, Location loc, Value x) {
  Arithmetic a(builder, loc, x);
  const float infinity = std::numeric_limits<float>::infinity();
  Value one = a.number(1.0f), zero = a.number(0.0f);

  Value isTiny = a.compare(arith::CmpFPredicate::OLT, x, a.number(std::numeric_limits<float>::min()));
  Value normal = a.select(isTiny, a.mul(x, a.number(0x1p24f)), x);
  // normal = 2^e (1 + f), with 1 + f between sqrt(1/2) and sqrt(2): the exponent is read after moving 1 to sqrt(2).
  const std::int32_t sqrtHalf = 0x3f3504f3;
  Value bits = a.make<arith::SubIOp>(a.bitsOf(normal), a.integer(sqrtHalf));
  Value exponent = a.make<arith::ShRSIOp>(bits, a.integer(23));
  Value mantissa = a.make<arith::AndIOp>(bits, a.integer(0x7fffff));
  Value f = a.sub(a.fromBits(a.addInt(mantissa, a.integer(sqrtHalf))), one);
  Value e = a.make<arith::SIToFPOp>(a.floats(), exponent);
  e = a.sub(e, a.select(isTiny, a.number(24.0f), zero));

  // The small parts first, f last: it carries most of the result.
  Value square = a.mul(f, f);
  Value rest = a.mul(a.mul(square, f), a.polynomial(kLog, f));
  rest = a.fma(e, a.number(kLn2Low), rest);
  rest = a.fma(square, a.number(-0.5f), rest);
  Value result = a.fma(e, a.number(kLn2High), a.add(f, rest));

  result = a.select(a.compare(arith::CmpFPredicate::OEQ, x, a.number(infinity)), x, result);
  result = a.select(a.compare(arith::CmpFPredicate::OEQ, x, zero), a.number(-infinity), result);
  Value nan = a.number(std::numeric_limits<float>::quiet_NaN());
  return a.select(a.compare(arith::CmpFPredicate::UGE, x, zero),
                  a.select(a.compare(arith::CmpFPredicate::UNO, x, x), x, result), nan);
}

Value expandTanh(OpBuilder& builder, Location loc, Value x, const VectorTarget& target) {
  Arithmetic a(builder, loc, x);
  Value magnitude = a.make<math::AbsFOp>(x);
  Value square = a.mul(magnitude, magnitude);
  Value small = a.fma(a.mul(square, magnitude), a.polynomial(kTanh, square), magnitude);
  // 1 - 2 / (e^2x + 1): no cancellation from 0.625 on.
  Value power = expandExp(builder, loc, a.add(magnitude, magnitude), target);
  Value large = a.sub(a.number(1.0f), a.div(a.number(2.0f), a.add(power, a.number(1.0f))));
  Value isSmall = a.compare(arith::CmpFPredicate::OLT, magnitude, a.number(0.625f));
  return a.make<math::CopySignOp>(a.select(isSmall, small, large), x);
}

Value expandRsqrt(OpBuilder& builder, Location loc, Value x) {
  Arithmetic a(builder, loc, x);
  return a.div(a.number(1.0f), a.make<math::SqrtOp>(x));
}

static Value roundToBF16(OpBuilder& builder, Location loc, Value x) {
  Arithmetic a(builder, loc, x);
  Value bits = a.bitsOf(x);
  Value high = a.make<arith::ShRUIOp>(bits, a.integer(16));
  // Half of the last place, less a bit where the result would stay even: a carry does the rounding, up to infinity.
  Value odd = a.make<arith::AndIOp>(high, a.integer(1));
  Value carried = a.addInt(a.addInt(bits, a.integer(0x7fff)), odd);
  Value rounded = a.make<arith::ShRUIOp>(carried, a.integer(16));
  Value quiet = a.make<arith::OrIOp>(high, a.integer(0x40));
  Value isNan = a.compare(arith::CmpFPredicate::UNO, x, x);
  Value halves = a.make<arith::TruncIOp>(a.typeOf(builder.getI16Type()), a.select(isNan, quiet, rounded));
  return a.make<arith::BitcastOp>(a.typeOf(builder.getBF16Type()), halves);
}

Value expandToBF16(OpBuilder& builder, Location loc, Value x, const VectorTarget& target) {
  auto vector = dyn_cast<VectorType>(x.getType());
  if (!target.hasBf16Dot || !vector || vector.getShape() != ArrayRef<std::int64_t>{16})
    return roundToBF16(builder, loc, x);
  // The instruction takes denormals for zeros. A vector with one goes the long way; most have none.
  Value denormals = arith::ConstantOp::create(builder, loc, builder.getI32IntegerAttr(0x20));
  Type mask = VectorType::get({16}, builder.getI1Type());
  Value areDenormal =
      LLVM::CallIntrinsicOp::create(builder, loc, mask, builder.getStringAttr("llvm.x86.avx512.fpclass.ps.512"),
                                    ValueRange{x, denormals})
          .getResult(0);
  Value isAny = vector::ReductionOp::create(builder, loc, vector::CombiningKind::OR, areDenormal);
  auto byInstruction = [&](OpBuilder& inner, Location) {
    Type halves = VectorType::get({16}, inner.getBF16Type());
    scf::YieldOp::create(inner, loc, x86vector::CvtPackedF32ToBF16Op::create(inner, loc, halves, x).getResult());
  };
  auto byArithmetic = [&](OpBuilder& inner, Location) { scf::YieldOp::create(inner, loc, roundToBF16(inner, loc, x)); };
  return scf::IfOp::create(builder, loc, isAny, byArithmetic, byInstruction).getResult(0);
}

Value expandFromBF16(OpBuilder& builder, Location loc, Value x) {
  Arithmetic a(builder, loc, x);
  Value bits = a.make<arith::BitcastOp>(a.typeOf(builder.getI16Type()), x);
  return a.fromBits(a.shiftLeft(a.make<arith::ExtUIOp>(a.ints(), bits), 16));
}

}  // namespace pl::cpu
