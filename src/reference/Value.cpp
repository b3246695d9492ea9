#include "reference/Value.h"

#include <cstring>
#include <functional>
#include <numeric>

#include "reference/Marks.h"

namespace pl::reference {

std::string textOf(llvm::ArrayRef<std::int64_t> extents) {
  std::string text = "[";
  for (std::size_t d = 0; d < extents.size(); ++d) text += (d ? ", " : "") + std::to_string(extents[d]);
  return text + "]";
}

std::shared_ptr<Storage> Storage::allocate(std::size_t bytes) {
  auto storage = std::make_shared<Storage>();
  storage->owned_ = std::make_unique_for_overwrite<std::byte[]>(bytes);
  storage->data_ = storage->owned_.get();
  return storage;
}

std::shared_ptr<Storage> Storage::borrow(void* data, bool writable) {
  auto storage = std::make_shared<Storage>();
  storage->data_ = static_cast<std::byte*>(data);
  storage->writable_ = writable;
  return storage;
}

Tensor Tensor::allocate(DType dtype, Extents shape, Extents valid) {
  for (std::size_t d = 0; d < shape.size(); ++d) {
    if (shape[d] < 1) throw Undefined("expects extents of at least 1 but got " + textOf(shape));
    if (valid[d] < 0 || valid[d] > shape[d])
      throw Undefined("expects valid extents between 0 and " + textOf(shape) + " but got " + textOf(valid));
  }
  Tensor tensor{dtype, std::move(shape), std::move(valid), nullptr};
  tensor.storage = Storage::allocate(tensor.bytes());
  if (!tensor.isFullyValid()) tensor.poison();
  return tensor;
}

Tensor Tensor::number(DType dtype, std::int64_t rank, std::variant<std::int64_t, float> value) {
  Tensor tensor = allocate(dtype, Extents(rank, 1), Extents(rank, 1));
  withType(dtype, [&]<class T>() {
    if constexpr (std::is_integral_v<T>)
      Elements<T>(tensor).storeAs(0, std::get<std::int64_t>(value));
    else
      Elements<T>(tensor).store(0, std::get<float>(value));
  });
  return tensor;
}

std::int64_t Tensor::elements() const {
  return std::accumulate(shape.begin(), shape.end(), std::int64_t{1}, std::multiplies<>());
}

Extents Tensor::strides() const {
  Extents strides(shape.size(), 1);
  for (std::int64_t d = rank() - 2; d >= 0; --d) strides[d] = strides[d + 1] * shape[d + 1];
  return strides;
}

void Tensor::poison() {
  withType(dtype, [&]<class T>() {
    Elements<T> elements(*this);
    for (std::int64_t i = 0, n = this->elements(); i < n; ++i) {
      if constexpr (std::is_same_v<T, bool>)
        elements.store(i, false);
      else if constexpr (std::is_integral_v<T>)
        elements.storeAs(i, 0x5a5a5a5a5a5a5a5b);
      else
        elements.store(i, std::numeric_limits<float>::quiet_NaN());
    }
  });
}

void Tensor::makeWritable() {
  if (storage.use_count() == 1 && storage->isWritable()) return;
  auto copy = Storage::allocate(bytes());
  std::memcpy(copy->data(), storage->data(), bytes());
  copy->marks = storage->marks;
  copy->writers = storage->writers;
  copy->readers = storage->readers;
  storage = std::move(copy);
}

Mark* Tensor::writableMarks() {
  if (!hasMarks()) storage->marks.resize(static_cast<std::size_t>(elements()));
  return storage->marks.data();
}

void copyBox(const Tensor& src, llvm::ArrayRef<std::int64_t> srcOffsets, Tensor& dst,
             llvm::ArrayRef<std::int64_t> dstOffsets, llvm::ArrayRef<std::int64_t> extents) {
  const std::int64_t size = size_of(src.dtype);
  const Extents srcStrides = src.strides(), dstStrides = dst.strides();
  const std::byte* from = src.storage->data() + positionOf(srcOffsets, srcStrides) * size;
  std::byte* to = dst.storage->data() + positionOf(dstOffsets, dstStrides) * size;
  forEachRow(extents, [&](llvm::ArrayRef<std::int64_t> at) {
    std::memcpy(to + positionOf(at, dstStrides) * size, from + positionOf(at, srcStrides) * size,
                static_cast<std::size_t>(extents.back() * size));
  });
  copyMarks(src, srcOffsets, dst, dstOffsets, extents);
}

}  // namespace pl::reference
