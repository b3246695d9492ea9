// The operations on tensors. Rules, with numbers, are in docs/language.md; every violation is a BuildError at the
// caller's line. No operation changes its operands.
#pragma once

#include <optional>
#include <type_traits>
#include <variant>
#include <vector>

#include "pl/value.h"

namespace pl {

// ---- make ----

struct TensorOptions {
  Shape valid_shape = {};  ///< extents that hold data; empty: all
};

/// A tensor that nothing has written yet. Its extents are at least 1.
Tensor create_tensor(const Shape& shape, DType dtype, const TensorOptions& options = {},
                     Location where = Location::current());
Tensor full(const Shape& shape, DType dtype, const Number& value, const TensorOptions& options = {},
            Location where = Location::current());
/// [1, n]: start, start + 1, …
Tensor arange(const Index& n, DType dtype, const Index& start = 0, Location where = Location::current());

// ---- view and place ----

struct SliceOptions {
  Shape valid_shape = {};  ///< how much of the window, from its origin, holds data; empty: what `t` has there
};

/// The window of `t` with `shape` that starts at `offset`.
Tensor slice(const Tensor& t, const Shape& shape, const Shape& offset, const SliceOptions& options = {},
             Location where = Location::current());
/// `dst` with the valid part of `src` written at `offset`. Its result must be used: `dst` itself does not change.
[[nodiscard]] Tensor assemble(const Tensor& dst, const Tensor& src, const Shape& offset,
                              Location where = Location::current());
Tensor reshape(const Tensor& t, const Shape& shape, Location where = Location::current());
Tensor concat(const std::vector<Tensor>& tensors, std::int64_t axis, Location where = Location::current());
/// Swaps the two dimensions of a matrix, or permutes: dimension i of the result is dimension permutation[i] of `t`.
Tensor transpose(const Tensor& t, Location where = Location::current());
Tensor transpose(const Tensor& t, const std::vector<std::int64_t>& permutation, Location where = Location::current());

enum class Pad : std::uint8_t { min, max, zero };  ///< min is -inf for floats and the least value for integers
/// `t` with everything outside its valid extents set to `pad`; all of the result is valid.
Tensor fillpad(const Tensor& t, Pad pad, Location where = Location::current());

// ---- elementwise: tensor with tensor (an extent of 1 is repeated to fit), or tensor with number ----

/// An operand of an elementwise operation: a tensor, or a number that stands for a tensor filled with it. At least one
/// operand of an operation is a tensor.
class Operand {
 public:
  Operand(const Tensor& tensor) : value_(tensor) {}
  Operand(const Number& number) : value_(number) {}
  Operand(const Scalar& scalar) : value_(Number(scalar)) {}
  template <class T>
    requires std::is_arithmetic_v<T>
  Operand(T number) : value_(Number(number)) {}

 private:
  friend struct language::Access;
  std::variant<Tensor, Number> value_;
};

Tensor add(const Operand& a, const Operand& b, Location where = Location::current());
Tensor sub(const Operand& a, const Operand& b, Location where = Location::current());
Tensor mul(const Operand& a, const Operand& b, Location where = Location::current());
Tensor div(const Operand& a, const Operand& b, Location where = Location::current());
/// NaN where either operand is NaN.
Tensor maximum(const Operand& a, const Operand& b, Location where = Location::current());
Tensor minimum(const Operand& a, const Operand& b, Location where = Location::current());

Tensor neg(const Tensor& t, Location where = Location::current());
Tensor abs(const Tensor& t, Location where = Location::current());
Tensor exp(const Tensor& t, Location where = Location::current());
Tensor log(const Tensor& t, Location where = Location::current());
Tensor sqrt(const Tensor& t, Location where = Location::current());
/// 1 / sqrt(t)
Tensor rsqrt(const Tensor& t, Location where = Location::current());
/// 1 / t
Tensor recip(const Tensor& t, Location where = Location::current());
/// max(t, 0); NaN stays NaN
Tensor relu(const Tensor& t, Location where = Location::current());
/// 1 / (1 + exp(-t))
Tensor sigmoid(const Tensor& t, Location where = Location::current());
/// t * sigmoid(t)
Tensor silu(const Tensor& t, Location where = Location::current());
Tensor tanh(const Tensor& t, Location where = Location::current());

enum class Predicate : std::uint8_t { eq, ne, lt, le, gt, ge };
Tensor compare(const Operand& a, Predicate predicate, const Operand& b, Location where = Location::current());
/// Elementwise: a where condition holds, else b.
Tensor select(const Tensor& condition, const Operand& a, const Operand& b, Location where = Location::current());

enum class Rounding : std::uint8_t { nearest_even, toward_zero, upward, downward };
Tensor cast(const Tensor& t, DType dtype, Rounding rounding = Rounding::nearest_even,
            Location where = Location::current());

Tensor operator+(const detail::At<Tensor>& a, const detail::At<Tensor>& b);
Tensor operator-(const detail::At<Tensor>& a, const detail::At<Tensor>& b);
Tensor operator*(const detail::At<Tensor>& a, const detail::At<Tensor>& b);
Tensor operator/(const detail::At<Tensor>& a, const detail::At<Tensor>& b);
Tensor operator-(const detail::At<Tensor>& a);

Tensor operator+(const detail::At<Tensor>& a, const detail::At<Number>& b);
Tensor operator-(const detail::At<Tensor>& a, const detail::At<Number>& b);
Tensor operator*(const detail::At<Tensor>& a, const detail::At<Number>& b);
Tensor operator/(const detail::At<Tensor>& a, const detail::At<Number>& b);
Tensor operator+(const detail::At<Number>& a, const detail::At<Tensor>& b);
Tensor operator-(const detail::At<Number>& a, const detail::At<Tensor>& b);
Tensor operator*(const detail::At<Number>& a, const detail::At<Tensor>& b);
Tensor operator/(const detail::At<Number>& a, const detail::At<Tensor>& b);

// Rebind `a`.
Tensor& operator+=(Tensor& a, const detail::At<Tensor>& b);
Tensor& operator-=(Tensor& a, const detail::At<Tensor>& b);
Tensor& operator*=(Tensor& a, const detail::At<Tensor>& b);
Tensor& operator/=(Tensor& a, const detail::At<Tensor>& b);
Tensor& operator+=(Tensor& a, const detail::At<Number>& b);
Tensor& operator-=(Tensor& a, const detail::At<Number>& b);
Tensor& operator*=(Tensor& a, const detail::At<Number>& b);
Tensor& operator/=(Tensor& a, const detail::At<Number>& b);

// ---- reduce: a matrix [M, N] to [M, 1] (row_*) or [1, N] (col_*); only the valid part counts ----

Tensor row_sum(const Tensor& t, Location where = Location::current());
Tensor row_max(const Tensor& t, Location where = Location::current());
Tensor row_min(const Tensor& t, Location where = Location::current());
Tensor col_sum(const Tensor& t, Location where = Location::current());
Tensor col_max(const Tensor& t, Location where = Location::current());
Tensor col_min(const Tensor& t, Location where = Location::current());
/// INT32 [M, 1]: the first column that holds the row's maximum.
Tensor row_argmax(const Tensor& t, Location where = Location::current());

// ---- broadcast: t [M, N] with v [M, 1] (row_*) or v [1, N] (col_*) ----

Tensor row_expand_add(const Tensor& t, const Tensor& v, Location where = Location::current());
Tensor row_expand_sub(const Tensor& t, const Tensor& v, Location where = Location::current());
Tensor row_expand_mul(const Tensor& t, const Tensor& v, Location where = Location::current());
Tensor row_expand_div(const Tensor& t, const Tensor& v, Location where = Location::current());
Tensor col_expand_add(const Tensor& t, const Tensor& v, Location where = Location::current());
Tensor col_expand_sub(const Tensor& t, const Tensor& v, Location where = Location::current());
Tensor col_expand_mul(const Tensor& t, const Tensor& v, Location where = Location::current());
Tensor col_expand_div(const Tensor& t, const Tensor& v, Location where = Location::current());

// ---- matrix: products are accumulated in FP32 (INT32 for INT8), and that is the result's type ----

struct MatmulOptions {
  bool a_trans = false;                 ///< use the transpose of a
  bool b_trans = false;                 ///< use the transpose of b
  std::optional<DType> out_dtype = {};  ///< a cast of the result, written out
};
Tensor matmul(const Tensor& a, const Tensor& b, const MatmulOptions& options = {},
              Location where = Location::current());
/// acc + a · b
Tensor matmul_acc(const Tensor& acc, const Tensor& a, const Tensor& b, const MatmulOptions& options = {},
                  Location where = Location::current());

// ---- gather ----

/// One element.
Scalar read(const Tensor& t, const Shape& index, Location where = Location::current());
/// Row i of the result is row indices[i] of `t` [rows, cols]; `indices` is INT32 or INT64, [n], [n, 1] or [1, n].
Tensor gather_rows(const Tensor& t, const Tensor& indices, Location where = Location::current());

}  // namespace pl
