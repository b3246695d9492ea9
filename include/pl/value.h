// The values of a kernel: handles that behave like variables. Copying a handle makes a second variable with the same
// value; assigning rebinds it. Loops and branches carry the handles that their bodies rebind (see control.h).
#pragma once

#include <concepts>
#include <cstdint>
#include <type_traits>
#include <variant>
#include <vector>

#include "pl/dtype.h"
#include "pl/error.h"

namespace pl {

namespace language {
class Trace;
struct Access;  // the tracer's door to what the types of the language hide
}  // namespace language

/// What every handle has: a value of the program being traced, and the place where it was bound. A handle keeps its
/// kind, dtype and extents for life: assigning anything else to it is a BuildError.
class Handle {
 public:
  Handle(const Handle& other);
  Handle& operator=(const Handle& other);
  ~Handle();

 protected:
  Handle(const void* value, Location where);

 private:
  friend struct language::Access;
  const void* value_ = nullptr;  // an mlir::Value; opaque here
  std::uint64_t scope_ = 0;      // the loop, branch or program in which the value exists
  std::uint64_t order_ = 0;      // among all handles, by creation: loops carry handles in this order
  Location where_;
};

/// A run-time integer: an extent, an offset, a loop variable. Converts from integers.
class Index : public Handle {
 public:
  template <std::integral T>
  Index(T constant, Location where = Location::current())
      : Index(Constant{static_cast<std::int64_t>(constant)}, where) {}

 private:
  friend struct language::Access;
  struct Constant {
    std::int64_t value;
  };
  Index(Constant constant, Location where);
  Index(const void* value, Location where) : Handle(value, where) {}
};

/// A condition computed from indices or scalars, or known when the program is built.
class Bool : public Handle {
 public:
  template <std::same_as<bool> T>
  Bool(T constant, Location where = Location::current()) : Bool(Constant{constant}, where) {}

 private:
  friend struct language::Access;
  struct Constant {
    bool value;
  };
  Bool(Constant constant, Location where);
  Bool(const void* value, Location where) : Handle(value, where) {}
};

/// One number of some dtype, read from a tensor or computed from other scalars.
class Scalar : public Handle {
 public:
  Scalar(const Scalar& other) = default;
  Scalar& operator=(const Scalar& other);

  DType dtype() const { return dtype_; }
  /// An integer scalar as an Index. Throws BuildError for a float.
  Index index(Location where = Location::current()) const;
  operator Index() const;

 private:
  friend struct language::Access;
  Scalar(const void* value, DType dtype, Location where) : Handle(value, where), dtype_(dtype) {}
  DType dtype_;
};

/// A number that stands for a tensor filled with it, or for a scalar: a scalar, or a C++ number, which is converted to
/// the other operand's dtype. Throws BuildError where the dtype cannot hold it.
class Number {
 public:
  Number(const Scalar& scalar) : value_(scalar) {}
  template <class T>
    requires std::is_arithmetic_v<T>
  Number(T number) : value_(static_cast<long double>(number)) {}

 private:
  friend struct language::Access;
  std::variant<long double, Scalar> value_;  // a long double holds every double and every 64-bit integer
};

/// Extents or offsets: numbers and indices, one per dimension.
using Shape = std::vector<Index>;

/// An N-dimensional value (rank 1 to 4) of one dtype.
class Tensor : public Handle {
 public:
  DType dtype() const;
  std::int64_t rank() const;
  /// Extent of dimension `i`; a negative `i` counts from the end.
  Index dim(std::int64_t i, Location where = Location::current()) const;
  Shape shape(Location where = Location::current()) const;

 protected:
  friend struct language::Access;
  Tensor(const void* value, Location where) : Handle(value, where) {}
};

namespace detail {

// Operators cannot take a defaulted source_location; their parameters can convert from a handle and note the place.
template <class T>
struct At {
  T handle;
  Location where;
  At(const T& handle, Location where = Location::current()) : handle(handle), where(where) {}
};
template <>
struct At<Index> {
  Index handle;
  Location where;
  At(const Index& handle, Location where = Location::current()) : handle(handle), where(where) {}
  template <std::integral T>
  At(T constant, Location where = Location::current()) : handle(constant, where), where(where) {}
};
template <>
struct At<Number> {
  Number handle;
  Location where;
  At(const Scalar& scalar, Location where = Location::current()) : handle(scalar), where(where) {}
  template <class T>
    requires std::is_arithmetic_v<T>
  At(T number, Location where = Location::current()) : handle(number), where(where) {}
};

}  // namespace detail

// Integer arithmetic; / and % round toward negative infinity like Python's // and %.
Index operator+(const detail::At<Index>& a, const detail::At<Index>& b);
Index operator-(const detail::At<Index>& a, const detail::At<Index>& b);
Index operator*(const detail::At<Index>& a, const detail::At<Index>& b);
Index operator/(const detail::At<Index>& a, const detail::At<Index>& b);
Index operator%(const detail::At<Index>& a, const detail::At<Index>& b);
Index operator-(const detail::At<Index>& a);
// Rebind `a`.
Index& operator+=(Index& a, const detail::At<Index>& b);
Index& operator-=(Index& a, const detail::At<Index>& b);
Index& operator*=(Index& a, const detail::At<Index>& b);
Index min(const Index& a, const Index& b, Location where = Location::current());
Index max(const Index& a, const Index& b, Location where = Location::current());
/// How many steps of `b` cover `a`: a / b, rounded toward positive infinity.
Index ceil_div(const Index& a, const Index& b, Location where = Location::current());

Bool operator==(const detail::At<Index>& a, const detail::At<Index>& b);
Bool operator!=(const detail::At<Index>& a, const detail::At<Index>& b);
Bool operator<(const detail::At<Index>& a, const detail::At<Index>& b);
Bool operator<=(const detail::At<Index>& a, const detail::At<Index>& b);
Bool operator>(const detail::At<Index>& a, const detail::At<Index>& b);
Bool operator>=(const detail::At<Index>& a, const detail::At<Index>& b);
Bool operator&&(const detail::At<Bool>& a, const detail::At<Bool>& b);
Bool operator||(const detail::At<Bool>& a, const detail::At<Bool>& b);
Bool operator!(const detail::At<Bool>& a);

// Scalars of one dtype: FP16 and BF16 are computed in FP32 and rounded once, integers wrap, and integer division
// truncates toward zero, as in operations on tensors.
Scalar operator+(const detail::At<Number>& a, const detail::At<Number>& b);
Scalar operator-(const detail::At<Number>& a, const detail::At<Number>& b);
Scalar operator*(const detail::At<Number>& a, const detail::At<Number>& b);
Scalar operator/(const detail::At<Number>& a, const detail::At<Number>& b);
Scalar operator-(const detail::At<Scalar>& a);

// Every comparison with a NaN is false, but for !=.
Bool operator==(const detail::At<Number>& a, const detail::At<Number>& b);
Bool operator!=(const detail::At<Number>& a, const detail::At<Number>& b);
Bool operator<(const detail::At<Number>& a, const detail::At<Number>& b);
Bool operator<=(const detail::At<Number>& a, const detail::At<Number>& b);
Bool operator>(const detail::At<Number>& a, const detail::At<Number>& b);
Bool operator>=(const detail::At<Number>& a, const detail::At<Number>& b);

}  // namespace pl
