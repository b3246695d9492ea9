// One function in memref form, taken through the vector passes and the LLVM back end, callable on arrays of the test.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "target/cpu/Jit.h"
#include "target/cpu/Target.h"

namespace pl::test {

/// A matrix in memory as MLIR's generated code takes it: memref<?x?xT, strided<[?, ?], offset: ?>>.
template <class T>
struct View {
  T* allocated;
  T* aligned;
  std::int64_t offset = 0;
  std::int64_t sizes[2];
  std::int64_t strides[2];

  T& operator()(std::int64_t i, std::int64_t j) const { return aligned[offset + i * strides[0] + j * strides[1]]; }
};

/// A matrix with gaps: row i starts at i * stride, and every element outside the matrix holds a canary.
template <class T>
class Matrix {
 public:
  Matrix(std::int64_t rows, std::int64_t columns, std::int64_t stride, T canary)
      : rows_(rows), columns_(columns), stride_(stride), canary_(canary), data_(rows * stride + kMargin, canary) {}
  Matrix(std::int64_t rows, std::int64_t columns, T canary = T(77)) : Matrix(rows, columns, columns, canary) {}

  T& operator()(std::int64_t i, std::int64_t j) { return data_[i * stride_ + j]; }
  View<T> view() { return {data_.data(), data_.data(), 0, {rows_, columns_}, {stride_, 1}}; }
  /// The same memory with rows and columns exchanged.
  View<T> transposed() { return {data_.data(), data_.data(), 0, {columns_, rows_}, {1, stride_}}; }
  std::int64_t rows() const { return rows_; }
  std::int64_t columns() const { return columns_; }

  bool isUntouchedOutside() const {
    for (std::int64_t at = 0; at < static_cast<std::int64_t>(data_.size()); ++at) {
      bool inside = at / stride_ < rows_ && at % stride_ < columns_;
      if (!inside && !(data_[at] == canary_)) return false;
    }
    return true;
  }

 private:
  static constexpr std::int64_t kMargin = 80;
  std::int64_t rows_, columns_, stride_;
  T canary_;
  std::vector<T> data_;
};

class Kernel {
 public:
  /// `text` is a module with the function @f on memrefs and index values; `target` as in cpu::targetNamed.
  Kernel(std::string_view text, std::string_view target);

  template <class... Arguments>
  void operator()(const Arguments&... arguments) const {
    call(pass(arguments)...);
  }

  static std::string assembly(std::string_view text, std::string_view target);

 private:
  template <class T>
  static const void* pass(const View<T>& view) {
    return &view;
  }
  static const void* pass(std::int64_t index) { return reinterpret_cast<const void*>(index); }
  template <class... Pointers>
  void call(Pointers... pointers) const {
    reinterpret_cast<void (*)(Pointers...)>(entry_)(pointers...);
  }

  std::shared_ptr<cpu::Jit> jit_;
  void (*entry_)() = nullptr;
};

/// The targets that this machine can run.
std::vector<std::string> targetsHere();

}  // namespace pl::test
