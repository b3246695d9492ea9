// What the oracle computes. It need not agree with the interpreter to the bit: runs are compared with each other.
#include <algorithm>
#include <functional>
#include <limits>
#include <map>

#include "OracleTensor.h"
#include "dialect/ElementType.h"
#include "dialect/PlDialect.h"
#include "runtime/Element.h"

namespace pl::fuzz::oracle {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

double greater(double a, double b) { return std::isnan(a) || std::isnan(b) ? NAN : std::max(a, b); }
double lesser(double a, double b) { return std::isnan(a) || std::isnan(b) ? NAN : std::min(a, b); }

double quotient(double a, double b, DType dtype) {
  if (is_float(dtype)) return a / b;
  if (b == 0) throw Broken("an integer divisor is 0");
  return std::trunc(a / b);
}

/// Integers wrap: the low 64 bits hold those of every dtype.
double product(double a, double b, DType dtype) {
  if (is_float(dtype)) return a * b;
  return static_cast<double>(
      static_cast<std::int32_t>(static_cast<std::uint64_t>(integerOf(a)) * static_cast<std::uint64_t>(integerOf(b))));
}

/// An element of `from` as one of `to`, before it is stored.
double converted(double value, DType from, DType to, ir::Rounding rounding) {
  if (!is_float(from) || to == DType::BOOL || to == DType::FP32) return value;
  const bool isFloat = is_float(to);
  if (isFloat && rounding == ir::Rounding::nearest_even) return value;
  if (isFloat) {
    const auto style = rounding == ir::Rounding::toward_zero ? std::round_toward_zero
                       : rounding == ir::Rounding::upward    ? std::round_toward_infinity
                                                             : std::round_toward_neg_infinity;
    return to == DType::FP16 ? runtime::widen(runtime::narrow<runtime::Half>(value, style))
                             : runtime::widen(runtime::narrow<runtime::BFloat16>(value, style));
  }
  if (std::isnan(value)) return 0;
  const double whole = rounding == ir::Rounding::toward_zero ? std::trunc(value)
                       : rounding == ir::Rounding::upward    ? std::ceil(value)
                       : rounding == ir::Rounding::downward  ? std::floor(value)
                                                             : std::nearbyint(value);
  const double most = to == DType::INT8 ? 127 : to == DType::UINT8 ? 255 : to == DType::INT32 ? 0x1p31 - 1 : 0x1p62;
  return std::clamp(whole, to == DType::UINT8 ? 0 : -most - 1, most);
}

bool holds(ir::Predicate predicate, double a, double b) {
  switch (predicate) {
    case ir::Predicate::eq: return a == b;
    case ir::Predicate::ne: return a != b;
    case ir::Predicate::lt: return a < b;
    case ir::Predicate::le: return a <= b;
    case ir::Predicate::gt: return a > b;
    case ir::Predicate::ge: return a >= b;
  }
  return false;
}

/// One element of an elementwise operation. `dtype` is the operands'.
double element(mlir::Operation* op, DType dtype, const std::vector<double>& x) {
  using Function = double (*)(double, double, DType);
  static const std::map<std::string, Function> functions{
      {"add", [](double a, double b, DType) { return a + b; }},
      {"sub", [](double a, double b, DType) { return a - b; }},
      {"mul", product},
      {"div", quotient},
      {"maximum", [](double a, double b, DType) { return greater(a, b); }},
      {"minimum", [](double a, double b, DType) { return lesser(a, b); }},
      {"neg", [](double a, double, DType) { return -a; }},
      {"abs", [](double a, double, DType) { return std::fabs(a); }},
      {"relu", [](double a, double, DType) { return greater(a, 0); }},
      {"exp", [](double a, double, DType) { return std::exp(a); }},
      {"log", [](double a, double, DType) { return std::log(a); }},
      {"sqrt", [](double a, double, DType) { return std::sqrt(a); }},
      {"rsqrt", [](double a, double, DType) { return 1 / static_cast<double>(static_cast<float>(std::sqrt(a))); }},
      {"recip", [](double a, double, DType) { return 1 / a; }},
      {"sigmoid", [](double a, double, DType) { return 1 / (1 + std::exp(-a)); }},
      {"silu", [](double a, double, DType) { return a / (1 + std::exp(-a)); }},
      {"tanh", [](double a, double, DType) { return std::tanh(a); }}};
  if (auto compare = mlir::dyn_cast<ir::CompareOp>(op)) return holds(compare.getPredicate(), x[0], x[1]);
  if (auto cast = mlir::dyn_cast<ir::CastOp>(op))
    return converted(x[0], dtype, ir::dtypeOf(cast.getType().getElementType()), cast.getRounding());
  if (mlir::isa<ir::SelectOp>(op)) return x[0] != 0 ? x[1] : x[2];
  std::string name = op->getName().stripDialect().str();
  if (const auto expand = name.find("_expand_"); expand != std::string::npos) name = name.substr(expand + 8);
  const double result = functions.at(name)(x[0], x.size() > 1 ? x[1] : 0, dtype);
  return is_float(dtype) ? static_cast<float>(result) : result;  // 16-bit floats are rounded from there
}

mlir::RankedTensorType typeOf(mlir::Value value) { return mlir::dyn_cast<mlir::RankedTensorType>(value.getType()); }

Tensor elementwise(mlir::Operation* op, const std::vector<Value>& operands, const Filling& filling) {
  const auto type = typeOf(op->getResult(0));
  const auto rank = static_cast<std::size_t>(type.getRank());
  Extents shape(rank, 1), valid(rank, -1);
  // Whether the operand's extent of 1 stands for all of the result's.
  const auto repeats = [&](unsigned i, std::size_t d) {
    return typeOf(op->getOperand(i)).getDimSize(d) == 1 && type.getDimSize(d) != 1;
  };
  for (unsigned i = 0; i < operands.size(); ++i) {
    if (!typeOf(op->getOperand(i))) continue;
    const Tensor& operand = *std::get<std::shared_ptr<const Tensor>>(operands[i]);
    for (std::size_t d = 0; d < rank; ++d) {
      if (repeats(i, d)) continue;
      if (valid[d] >= 0 && shape[d] != operand.shape[d]) throw Broken("extents do not agree");
      shape[d] = operand.shape[d];
      valid[d] = valid[d] < 0 ? operand.valid[d] : std::min(valid[d], operand.valid[d]);
    }
  }
  const bool isEmpty = std::count(valid.begin(), valid.end(), 0) > 0;
  for (const Value& operand : operands)
    if (const auto* tensor = std::get_if<std::shared_ptr<const Tensor>>(&operand); tensor && !isEmpty)
      if (std::count((*tensor)->valid.begin(), (*tensor)->valid.end(), 0) > 0)
        throw Broken("an operand that is repeated is not valid");
  const mlir::Value first = op->getOperand(mlir::isa<ir::SelectOp>(op) ? 1 : 0);
  const DType dtype = ir::dtypeOf(mlir::getElementTypeOrSelf(first.getType()));
  Tensor result(ir::dtypeOf(type.getElementType()), shape, valid, filling);
  forEach(valid, [&](const Extents& index) {
    std::vector<double> numbers;
    bool isPad = false;
    for (unsigned i = 0; i < operands.size(); ++i) {
      if (const double* number = std::get_if<double>(&operands[i])) {
        numbers.push_back(*number);
        continue;
      }
      const Tensor& operand = *std::get<std::shared_ptr<const Tensor>>(operands[i]);
      Extents from = index;
      for (std::size_t d = 0; d < rank; ++d)
        if (repeats(i, d)) from[d] = 0;
      numbers.push_back(operand.data[operand.at(from)]);
      isPad |= operand.pad[operand.at(from)] != 0;
    }
    result.store(result.at(index), element(op, dtype, numbers), isPad);
  });
  return result;
}

/// The numbers that enter one result, in order, and which of them are pads.
struct Entering {
  std::vector<double> numbers;
  std::vector<char> pads;
};

/// A pad beside data must not change the result; of pads alone the result is pad.
double combined(const Entering& in, const std::function<double(const std::vector<double>&)>& combine, DType dtype,
                bool& isPad) {
  std::vector<double> data;
  for (std::size_t i = 0; i < in.numbers.size(); ++i)
    if (!in.pads[i]) data.push_back(in.numbers[i]);
  isPad = data.empty() && !in.numbers.empty();
  const double all = combine(in.numbers);
  if (data.empty() || data.size() == in.numbers.size()) return all;
  // As stored: a sum that wraps to what it is without the pads has not changed.
  const double without = combine(data), stored = roundTo(dtype, all), storedWithout = roundTo(dtype, without);
  if (stored != storedWithout && !(std::isnan(stored) && std::isnan(storedWithout)))
    throw Broken("a pad changes a result");
  return all;
}

Tensor reduce(mlir::Operation* op, const Tensor& source, const Filling& filling) {
  const std::string name = op->getName().stripDialect().str(), kind = name.substr(4);
  const std::size_t axis = name.starts_with("row") ? 1 : 0, kept = 1 - axis;
  const auto combine = [&](const std::vector<double>& numbers) -> double {
    double sum = 0, greatest = -kInfinity, least = kInfinity;
    std::size_t first = 0;
    for (std::size_t i = 0; i < numbers.size(); ++i) {
      sum += numbers[i];
      if ((numbers[i] > greatest || std::isnan(numbers[i])) && !std::isnan(greatest)) first = i;
      greatest = greater(greatest, numbers[i]);
      least = lesser(least, numbers[i]);
    }
    return kind == "sum" ? sum : kind == "max" ? greatest : kind == "min" ? least : static_cast<double>(first);
  };
  Extents shape = source.shape, valid = source.valid;
  shape[axis] = valid[axis] = 1;
  Tensor result(ir::dtypeOf(typeOf(op->getResult(0)).getElementType()), shape, valid, filling);
  for (std::int64_t i = 0; i < source.valid[kept]; ++i) {
    Entering in;
    for (std::int64_t j = 0; j < source.valid[axis]; ++j) {
      const std::size_t from = source.at(axis == 1 ? Extents{i, j} : Extents{j, i});
      in.numbers.push_back(source.data[from]);
      in.pads.push_back(source.pad[from]);
    }
    bool isPad = false;
    const double value = combined(in, combine, result.dtype, isPad);
    result.store(static_cast<std::size_t>(i), value, isPad);
  }
  return result;
}

Tensor multiply(const Tensor& lhs, const Tensor& rhs, bool lhsTransposed, bool rhsTransposed, const Tensor* onto,
                const Filling& filling) {
  const auto extentOf = [](const Extents& extents, bool transposed, std::size_t d) {
    return extents[transposed ? 1 - d : d];
  };
  Extents shape{extentOf(lhs.shape, lhsTransposed, 0), extentOf(rhs.shape, rhsTransposed, 1)};
  Extents valid{extentOf(lhs.valid, lhsTransposed, 0), extentOf(rhs.valid, rhsTransposed, 1)};
  if (extentOf(lhs.shape, lhsTransposed, 1) != extentOf(rhs.shape, rhsTransposed, 0))
    throw Broken("contracted extents do not agree");
  const std::int64_t depth = std::min(extentOf(lhs.valid, lhsTransposed, 1), extentOf(rhs.valid, rhsTransposed, 0));
  if (onto) {
    if (onto->shape != shape) throw Broken("extents do not agree");
    for (std::size_t d = 0; d < 2; ++d) valid[d] = std::min(valid[d], onto->valid[d]);
  }
  const auto combine = [](const std::vector<double>& numbers) {
    double sum = 0;
    for (double number : numbers) sum += number;
    return sum;
  };
  Tensor result(lhs.dtype == DType::INT8 ? DType::INT32 : DType::FP32, shape, valid, filling);
  forEach(valid, [&](const Extents& index) {
    Entering in;
    for (std::int64_t k = 0; k < depth; ++k) {
      const std::size_t l = lhs.at(lhsTransposed ? Extents{k, index[0]} : Extents{index[0], k});
      const std::size_t r = rhs.at(rhsTransposed ? Extents{index[1], k} : Extents{k, index[1]});
      in.numbers.push_back(lhs.data[l] * rhs.data[r]);
      in.pads.push_back(lhs.pad[l] || rhs.pad[r]);
    }
    bool isPad = false;
    double value = combined(in, combine, result.dtype, isPad);
    if (onto) {
      value += onto->data[onto->at(index)];
      isPad |= onto->pad[onto->at(index)] != 0;
    }
    result.store(result.at(index), value, isPad);
  });
  return result;
}

}  // namespace

double roundTo(DType dtype, double value) {
  switch (dtype) {
    case DType::FP32: return static_cast<float>(value);
    case DType::FP16: return runtime::widen(runtime::narrow<runtime::Half>(value));
    case DType::BF16: return runtime::widen(runtime::narrow<runtime::BFloat16>(value));
    case DType::BOOL: return value != 0;
    case DType::INT8: return static_cast<std::int8_t>(integerOf(value));
    case DType::UINT8: return static_cast<std::uint8_t>(integerOf(value));
    case DType::INT32: return static_cast<std::int32_t>(integerOf(value));
    case DType::INT64: return static_cast<double>(integerOf(value));
  }
  return value;
}

std::int64_t integerOf(double value) {
  constexpr double kMost = 0x1p62;
  return std::isnan(value) ? 0 : static_cast<std::int64_t>(std::clamp(std::nearbyint(value), -kMost, kMost));
}

Tensor compute(mlir::Operation* op, const std::vector<Value>& operands, const Filling& filling) {
  const auto tensor = [&](std::size_t i) -> const Tensor& {
    return *std::get<std::shared_ptr<const Tensor>>(operands[i]);
  };
  if (auto product = mlir::dyn_cast<ir::MatmulOp>(op))
    return multiply(tensor(0), tensor(1), product.getATrans(), product.getBTrans(), nullptr, filling);
  if (auto product = mlir::dyn_cast<ir::MatmulAccOp>(op))
    return multiply(tensor(1), tensor(2), product.getATrans(), product.getBTrans(), &tensor(0), filling);
  if (mlir::isa<ir::ElementwiseOpInterface>(op)) return elementwise(op, operands, filling);
  if (mlir::isa<ir::ReduceOpInterface, ir::RowArgmaxOp>(op)) return reduce(op, tensor(0), filling);
  throw std::logic_error("the oracle knows no operation " + op->getName().getStringRef().str());
}

}  // namespace pl::fuzz::oracle
