// The values of a kernel: handles that behave like variables. Copying a handle makes a second variable with the same
// value; assigning rebinds it. Loops and branches carry the handles that their bodies rebind (see control.h).
#pragma once

#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "pl/dtype.h"
#include "pl/error.h"

namespace pl {

namespace detail {
class Trace;
struct HandleAccess;  // the tracer's door to a handle's value
}  // namespace detail

/// What every handle has: a value of the program being traced, and the place where it was bound.
class Handle {
 public:
  Handle(const Handle& other);
  Handle& operator=(const Handle& other);
  ~Handle();

 protected:
  Handle(const void* value, Location where);

 private:
  friend struct detail::HandleAccess;
  const void* value_ = nullptr;  // an mlir::Value; opaque here
  std::uint64_t scope_ = 0;      // the loop, branch or program in which the value exists
  Location where_;
};

/// A run-time integer: an extent, an offset, a loop variable. Converts from integers.
class Index : public Handle {
 public:
  template <std::integral T>
  Index(T constant, Location where = Location::current()) : Index(Constant{static_cast<std::int64_t>(constant)}, where) {}

 private:
  friend struct detail::HandleAccess;
  struct Constant {
    std::int64_t value;
  };
  Index(Constant constant, Location where);
  Index(const void* value, Location where) : Handle(value, where) {}
};

/// A condition computed from indices or scalars.
class Bool : public Handle {
 private:
  friend struct detail::HandleAccess;
  Bool(const void* value, Location where) : Handle(value, where) {}
};

/// One number of some dtype, read from a tensor or computed from other scalars.
class Scalar : public Handle {
 public:
  DType dtype() const;
  /// An integer scalar as an Index. Throws BuildError for a float.
  Index index(Location where = Location::current()) const;
  operator Index() const { return index(); }

 private:
  friend struct detail::HandleAccess;
  Scalar(const void* value, Location where) : Handle(value, where) {}
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
  friend struct detail::HandleAccess;
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

}  // namespace detail

// Integer arithmetic; / and % round toward negative infinity like Python's // and %.
Index operator+(const detail::At<Index>& a, const detail::At<Index>& b);
Index operator-(const detail::At<Index>& a, const detail::At<Index>& b);
Index operator*(const detail::At<Index>& a, const detail::At<Index>& b);
Index operator/(const detail::At<Index>& a, const detail::At<Index>& b);
Index operator%(const detail::At<Index>& a, const detail::At<Index>& b);
Index min(const Index& a, const Index& b, Location where = Location::current());
Index max(const Index& a, const Index& b, Location where = Location::current());
/// The least multiple of `b` steps that covers `a`: ceil(a / b).
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

}  // namespace pl
