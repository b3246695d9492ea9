// Arrays: the memory that a program is called with.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "pl/dtype.h"

namespace pl {

/// A dense row-major N-dimensional array in host memory. Copies share the memory (like a shared_ptr); `clone` does not.
class Array {
 public:
  /// Bytes to which owned memory is aligned, and to which borrowed memory must be: one cache line, one AVX-512
  /// register.
  static constexpr std::size_t kAlignment = 64;

  Array() = default;
  /// Allocates zeroed memory. Throws CallError for a negative extent or more elements than memory can hold.
  Array(DType dtype, std::vector<std::int64_t> shape);
  /// Borrows `data`, which must stay alive and be aligned to kAlignment (checked at the call, not here).
  static Array borrow(void* data, DType dtype, std::vector<std::int64_t> shape);

  DType dtype() const { return dtype_; }
  const std::vector<std::int64_t>& shape() const { return shape_; }
  std::int64_t rank() const { return static_cast<std::int64_t>(shape_.size()); }
  std::int64_t elements() const;
  std::size_t bytes() const { return static_cast<std::size_t>(elements() * size_of(dtype_)); }

  void* data() const { return data_.get(); }
  template <class T>
  T* as() const {
    return static_cast<T*>(data());
  }
  Array clone() const;

  /// Element `i` in row-major order, converted to double (exact for every type but large INT64).
  double at(std::int64_t i) const;
  /// Stores `value`, rounded to nearest even (floats) or truncated (integers).
  void set(std::int64_t i, double value);

 private:
  std::shared_ptr<void> data_;
  DType dtype_ = DType::FP32;
  std::vector<std::int64_t> shape_;
};

/// Arguments by parameter name, in any order.
using Bindings = std::vector<std::pair<std::string, Array>>;

/// "[16, 128]": the spelling of a shape in every message.
std::string shape_text(const std::vector<std::int64_t>& shape);

}  // namespace pl
