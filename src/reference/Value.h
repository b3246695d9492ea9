// What a program's values are while it is interpreted: tensors with run-time valid extents, and single numbers.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <stdexcept>
#include <string>
#include <variant>
#include <vector>

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/SmallVector.h"
#include "pl/dtype.h"
#include "reference/Mark.h"
#include "runtime/Element.h"

namespace pl::reference {

using Extents = llvm::SmallVector<std::int64_t, 4>;

/// The program did something that has no meaning: the message says what, without a place. The interpreter adds the
/// operation's line and the loops' iterations, and after them `notes`, each on a line of its own.
class Undefined : public std::runtime_error {
 public:
  explicit Undefined(const std::string& what, std::string notes = "")
      : std::runtime_error(what), notes_(std::move(notes)) {}
  const std::string& notes() const { return notes_; }

 private:
  std::string notes_;
};

/// "[16, 128]"
std::string textOf(llvm::ArrayRef<std::int64_t> extents);

/// Memory of one tensor value, shared by the values that have the same elements.
class Storage {
 public:
  static std::shared_ptr<Storage> allocate(std::size_t bytes);
  /// The caller's memory. Only an InOut argument's may be written.
  static std::shared_ptr<Storage> borrow(void* data, bool writable);

  std::byte* data() const { return data_; }
  bool isWritable() const { return writable_; }
  bool isBorrowed() const { return owned_ == nullptr; }

  /// One for every element, or empty if all are data: always, outside checked mode.
  std::vector<Mark> marks;
  /// Of every element of a tensor that a parallel loop carries, while that runs in checked mode: numbers of class
  /// ParallelAccesses. Else empty.
  std::vector<std::uint32_t> writers, readers;

 private:
  std::unique_ptr<std::byte[]> owned_;
  std::byte* data_ = nullptr;
  bool writable_ = true;
};

/// A dense row-major tensor. Copies share the elements; whoever writes calls `makeWritable` first.
struct Tensor {
  DType dtype = DType::FP32;
  Extents shape;
  Extents valid;  ///< extents, from the origin, that hold data: 0 <= valid[i] <= shape[i]
  std::shared_ptr<Storage> storage;

  /// New memory. What lies outside `valid` is poison (see poison).
  static Tensor allocate(DType dtype, Extents shape, Extents valid);
  /// One element that stands for a tensor filled with it.
  static Tensor number(DType dtype, std::int64_t rank, std::variant<std::int64_t, float> value);

  std::int64_t rank() const { return static_cast<std::int64_t>(shape.size()); }
  std::int64_t elements() const;
  std::size_t bytes() const { return static_cast<std::size_t>(elements() * size_of(dtype)); }
  bool isFullyValid() const { return shape == valid; }
  bool hasMarks() const { return !storage->marks.empty(); }
  Mark markAt(std::int64_t i) const { return hasMarks() ? storage->marks[static_cast<std::size_t>(i)] : 0; }
  void setMark(std::int64_t i, Mark mark) {
    if (mark != 0 || hasMarks()) writableMarks()[i] = mark;
  }
  /// Of all elements, made if there are none yet.
  Mark* writableMarks();
  /// Row-major strides, in elements.
  Extents strides() const;

  /// Makes every element a value that shows when it is used: NaN, or a large odd integer; false for BOOL.
  void poison();
  /// Makes this value the only owner of memory that may be written: copies the elements if it is not yet.
  void makeWritable();
};

/// An index, integer or BOOL is held as int64 (UINT8 and BOOL zero-extended), a float of any width as float.
struct Value : std::variant<std::monostate, std::int64_t, float, Tensor> {
  using variant::variant;

  Mark mark = 0;  ///< of a number, in checked mode; a tensor's elements have their own
};

// ---- element access ---------------------------------------------------------------------------------------------

/// The type in which elements stored as T are computed.
template <class T>
using Computed = std::conditional_t<std::is_same_v<T, runtime::Half> || std::is_same_v<T, runtime::BFloat16>, float, T>;

/// The elements of a tensor by row-major position: the one way in which operations read and write them.
template <class T>
class Elements {
 public:
  explicit Elements(const Tensor& tensor) : data_(reinterpret_cast<Stored*>(tensor.storage->data())) {}

  Computed<T> load(std::int64_t i) const {
    if constexpr (std::is_same_v<T, bool>)
      return data_[i] != 0;
    else if constexpr (std::is_integral_v<T>)
      return data_[i];
    else
      return runtime::widen(data_[i]);
  }
  void store(std::int64_t i, Computed<T> value) { storeAs(i, value); }
  /// A result that was computed in double (or in a wider integer, which wraps).
  template <class Wide>
  void storeAs(std::int64_t i, Wide value) {
    if constexpr (std::is_integral_v<T>)
      data_[i] = static_cast<Stored>(value);
    else if constexpr (std::is_same_v<T, Wide>)
      data_[i] = value;
    else
      data_[i] = runtime::narrow<T>(static_cast<double>(value));
  }

 private:
  using Stored = std::conditional_t<std::is_same_v<T, bool>, std::uint8_t, T>;
  Stored* data_;
};

/// Calls body.template operator()<T>() with the stored type of `dtype`.
template <class Body>
decltype(auto) withType(DType dtype, Body&& body) {
  switch (dtype) {
    case DType::FP32: return body.template operator()<float>();
    case DType::FP16: return body.template operator()<runtime::Half>();
    case DType::BF16: return body.template operator()<runtime::BFloat16>();
    case DType::INT8: return body.template operator()<std::int8_t>();
    case DType::UINT8: return body.template operator()<std::uint8_t>();
    case DType::INT32: return body.template operator()<std::int32_t>();
    case DType::INT64: return body.template operator()<std::int64_t>();
    case DType::BOOL: return body.template operator()<bool>();
  }
  throw std::logic_error("unknown dtype");
}

/// Calls body(at) for the first element of every row (run along the last dimension) of the box [0, extents).
template <class Body>
void forEachRow(llvm::ArrayRef<std::int64_t> extents, Body&& body) {
  for (std::int64_t extent : extents)
    if (extent == 0) return;
  Extents at(extents.size(), 0);
  const std::int64_t outer = static_cast<std::int64_t>(extents.size()) - 1;
  while (true) {
    body(llvm::ArrayRef<std::int64_t>(at));
    std::int64_t d = outer - 1;
    for (; d >= 0 && ++at[d] == extents[d]; --d) at[d] = 0;
    if (d < 0) return;
  }
}

/// Position of the element at `at` of a tensor with these strides.
inline std::int64_t positionOf(llvm::ArrayRef<std::int64_t> at, llvm::ArrayRef<std::int64_t> strides) {
  std::int64_t position = 0;
  for (std::size_t d = 0; d < at.size(); ++d) position += at[d] * strides[d];
  return position;
}

/// Copies the box of `extents` at `srcOffsets` of `src` to `dstOffsets` of `dst`, which is writable; marks as well.
void copyBox(const Tensor& src, llvm::ArrayRef<std::int64_t> srcOffsets, Tensor& dst,
             llvm::ArrayRef<std::int64_t> dstOffsets, llvm::ArrayRef<std::int64_t> extents);

}  // namespace pl::reference
