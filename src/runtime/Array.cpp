// Arrays: zeroed memory aligned to a cache line, or memory of the caller.
#include "pl/array.h"

#include <sys/mman.h>

#include <cstdlib>
#include <cstring>

#include "pl/error.h"
#include "runtime/Element.h"

namespace pl {
namespace {

using runtime::BFloat16;
using runtime::Half;

void expectLayout(DType dtype, const std::vector<std::int64_t>& shape, Layout layout) {
  if (layout == Layout::row_major) return;
  const bool isMatrix = shape.size() == 2 && shape[0] > 0 && shape[1] > 0;
  if (dtype == DType::BF16 && isMatrix) return;
  throw CallError("layout " + std::string(name_of(layout)) + " expects a BF16 matrix of 1 or more elements but got " +
                  std::string(name_of(dtype)) + " " + shape_text(shape));
}

// Elements up to a multiple of `step`; as `extent` where that does not fit, which is too large for any memory anyway.
std::int64_t roundedUp(std::int64_t extent, std::int64_t step) {
  std::int64_t rounded = 0;
  return __builtin_add_overflow(extent, step - 1, &rounded) ? extent : rounded / step * step;
}

// Extents of the memory: with the rows and columns that fill up panels.
std::vector<std::int64_t> physicalShape(const std::vector<std::int64_t>& shape, Layout layout) {
  if (layout == Layout::row_major) return shape;
  return {roundedUp(shape[0], kPanelRows), roundedUp(shape[1], kPanelColumns)};
}

// Bytes of a dense array; refuses what no allocation can hold.
std::size_t checkedBytes(DType dtype, const std::vector<std::int64_t>& shape, Layout layout) {
  std::int64_t bytes = size_of(dtype);
  bool empty = false;
  for (const std::int64_t extent : shape) {
    if (extent < 0) throw CallError("array expects extents of 0 or more but got " + shape_text(shape));
    empty = empty || extent == 0;
  }
  expectLayout(dtype, shape, layout);
  if (empty) return 0;
  for (const std::int64_t extent : physicalShape(shape, layout)) {
    if (__builtin_mul_overflow(bytes, extent, &bytes)) {
      throw CallError("array expects a size that fits in memory but got " + std::string(name_of(dtype)) + " " +
                      shape_text(shape));
    }
  }
  return static_cast<std::size_t>(bytes);
}

// Weights and caches are read from end to end: with pages of 2 MiB the processor walks page tables once in 512 times.
constexpr std::size_t kHugePage = std::size_t{2} << 20, kHugeFrom = kHugePage;

// calloc rather than aligned_alloc and memset: large blocks are fresh zero pages, touched only when used.
std::shared_ptr<void> allocateZeroed(std::size_t bytes, const std::vector<std::int64_t>& shape) {
  const std::size_t alignment = bytes < kHugeFrom ? Array::kAlignment : kHugePage;
  void* base = bytes > SIZE_MAX - alignment ? nullptr : std::calloc(bytes + alignment, 1);
  if (base == nullptr) {
    throw CallError("array " + shape_text(shape) + ": cannot allocate " + std::to_string(bytes) + " bytes");
  }
  const auto address = reinterpret_cast<std::uintptr_t>(base);
  void* aligned = reinterpret_cast<void*>((address + alignment - 1) / alignment * alignment);
  if (alignment == kHugePage) madvise(aligned, bytes, MADV_HUGEPAGE);  // a wish: small pages serve as well
  return {std::shared_ptr<void>(base, std::free), aligned};
}

}  // namespace

std::string shape_text(const std::vector<std::int64_t>& shape) {
  std::string text = "[";
  for (std::size_t i = 0; i < shape.size(); ++i) text += (i == 0 ? "" : ", ") + std::to_string(shape[i]);
  return text + "]";
}

Array::Array(DType dtype, std::vector<std::int64_t> shape, Layout layout)
    : dtype_(dtype), shape_(std::move(shape)), layout_(layout) {
  data_ = allocateZeroed(checkedBytes(dtype_, shape_, layout_), shape_);
}

Array Array::borrow(void* data, DType dtype, std::vector<std::int64_t> shape, Layout layout) {
  checkedBytes(dtype, shape, layout);
  Array array;
  array.data_ = std::shared_ptr<void>(data, [](void*) {});
  array.dtype_ = dtype;
  array.shape_ = std::move(shape);
  array.layout_ = layout;
  return array;
}

std::int64_t Array::elements() const {
  std::int64_t count = 1;
  for (const std::int64_t extent : shape_) count *= extent;
  return count;
}

std::size_t Array::bytes() const {
  std::int64_t bytes = size_of(dtype_);
  for (const std::int64_t extent : physicalShape(shape_, layout_)) bytes *= extent;
  return static_cast<std::size_t>(bytes);
}

std::int64_t Array::place_of(std::int64_t i) const {
  if (layout_ == Layout::row_major) return i;
  return panel_place(shape_[0], i / shape_[1], i % shape_[1]);
}

Array Array::clone() const {
  Array copy(dtype_, shape_, layout_);
  if (data() != nullptr) std::memcpy(copy.data(), data(), bytes());
  return copy;
}

double Array::at(std::int64_t i) const {
  const std::int64_t place = place_of(i);
  switch (dtype_) {
    case DType::FP32: return as<float>()[place];
    case DType::FP16: return runtime::widen(as<Half>()[place]);
    case DType::BF16: return runtime::widen(as<BFloat16>()[place]);
    case DType::INT8: return as<std::int8_t>()[place];
    case DType::UINT8: return as<std::uint8_t>()[place];
    case DType::INT32: return as<std::int32_t>()[place];
    case DType::INT64: return static_cast<double>(as<std::int64_t>()[place]);
    case DType::BOOL: return as<std::uint8_t>()[place] != 0 ? 1 : 0;
  }
  return 0;
}

void Array::set(std::int64_t i, double value) {
  constexpr auto truncated = std::round_toward_zero;
  const std::int64_t place = place_of(i);
  switch (dtype_) {
    case DType::FP32: as<float>()[place] = static_cast<float>(value); break;
    case DType::FP16: as<Half>()[place] = runtime::narrow<Half>(value); break;
    case DType::BF16: as<BFloat16>()[place] = runtime::narrow<BFloat16>(value); break;
    case DType::INT8: as<std::int8_t>()[place] = runtime::toInteger<std::int8_t>(value, truncated); break;
    case DType::UINT8: as<std::uint8_t>()[place] = runtime::toInteger<std::uint8_t>(value, truncated); break;
    case DType::INT32: as<std::int32_t>()[place] = runtime::toInteger<std::int32_t>(value, truncated); break;
    case DType::INT64: as<std::int64_t>()[place] = runtime::toInteger<std::int64_t>(value, truncated); break;
    case DType::BOOL: as<std::uint8_t>()[place] = value != 0 ? 1 : 0; break;
  }
}

}  // namespace pl
