// Arrays: the memory that a program is called with.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "pl/dtype.h"
#include "pl/layout.h"

namespace pl {

/// A dense N-dimensional array in host memory, row-major unless its layout says otherwise. Copies share the memory
/// (like a shared_ptr); `clone` does not.
class Array {
 public:
  /// Bytes to which owned memory is aligned, and to which borrowed memory must be: one cache line, one AVX-512
  /// register.
  static constexpr std::size_t kAlignment = 64;

  Array() = default;
  /// Allocates zeroed memory. Throws CallError for a negative extent or more elements than memory can hold, and for a
  /// layout that the dtype and shape do not have (see pack).
  Array(DType dtype, std::vector<std::int64_t> shape, Layout layout = Layout::row_major);
  /// Borrows `data`, which must stay alive and be aligned to kAlignment (checked at the call, not here).
  static Array borrow(void* data, DType dtype, std::vector<std::int64_t> shape, Layout layout = Layout::row_major);

  DType dtype() const { return dtype_; }
  const std::vector<std::int64_t>& shape() const { return shape_; }
  std::int64_t rank() const { return static_cast<std::int64_t>(shape_.size()); }
  Layout layout() const { return layout_; }
  std::int64_t elements() const;
  /// Of its memory: with what panels add to the elements.
  std::size_t bytes() const;

  void* data() const { return data_.get(); }
  template <class T>
  T* as() const {
    return static_cast<T*>(data());
  }
  Array clone() const;

  /// Element `i` in row-major order, whatever the layout, converted to double (exact for every type but large INT64).
  double at(std::int64_t i) const;
  /// Stores `value`, rounded to nearest even (floats) or truncated (integers).
  void set(std::int64_t i, double value);

 private:
  /// Where element `i` lies, in elements from the begin of the memory.
  std::int64_t place_of(std::int64_t i) const;

  std::shared_ptr<void> data_;
  DType dtype_ = DType::FP32;
  std::vector<std::int64_t> shape_;
  Layout layout_ = Layout::row_major;
};

/// Arguments by parameter name, in any order.
using Bindings = std::vector<std::pair<std::string, Array>>;

/// "[16, 128]": the spelling of a shape in every message.
std::string shape_text(const std::vector<std::int64_t>& shape);

}  // namespace pl
