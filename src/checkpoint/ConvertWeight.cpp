#include "checkpoint/ConvertWeight.h"

#include <algorithm>

#include "checkpoint/Convert.h"
#include "runtime/OnAllCores.h"

namespace pl::checkpoint {
namespace {

static_assert(kPanelRows == 2, "a pair of rows is one number of 32 bits below");

// Pairs of a panel that are written before the next column is read: a cache line of each of 32 columns, and 2 KB of
// panel, stay in the first cache.
constexpr std::int64_t kPairsAtATime = 16;

/// Two neighbours of a row of the tensor; past its end, zero.
template <class T>
std::uint32_t pairAt(const std::byte* row, std::int64_t k, std::int64_t depth) {
  const std::uint32_t low = toBFloat16(loadAt<T>(row, k));
  const std::uint32_t high = k + 1 < depth ? toBFloat16(loadAt<T>(row, k + 1)) : 0;
  return low | high << 16;
}

/// A row of the tensor [N, K] is a column of the matrix [K, N], and neighbours in it are a pair of the panels: packing
/// is a transposition of pairs.
template <class T>
void packPanels(const Tensor& tensor, Array& matrix) {
  const std::int64_t columns = tensor.shape[0], depth = tensor.shape[1];
  const std::int64_t pairs = (depth + 1) / 2, panels = (columns + kPanelColumns - 1) / kPanelColumns;
  onAllCores("checkpoint", panels, [&](std::int64_t begin, std::int64_t end) {
    for (std::int64_t panel = begin; panel < end; ++panel) {
      const std::int64_t first = panel * kPanelColumns, width = std::min(kPanelColumns, columns - first);
      const std::byte* data = tensor.data.data() + first * depth * static_cast<std::int64_t>(sizeof(T));
      auto* packed = matrix.as<std::uint32_t>() + panel * pairs * kPanelColumns;
      for (std::int64_t pair = 0; pair < pairs; pair += kPairsAtATime) {
        for (std::int64_t n = 0; n < width; ++n) {
          const std::byte* row = data + n * depth * static_cast<std::int64_t>(sizeof(T));
          for (std::int64_t p = pair; p < std::min(pairs, pair + kPairsAtATime); ++p) {
            packed[p * kPanelColumns + n] = pairAt<T>(row, 2 * p, depth);
          }
        }
      }
    }
  });
}

template <class T>
void roundRows(const Tensor& tensor, Array& rows) {
  const std::int64_t width = tensor.shape[1];
  onAllCores("checkpoint", tensor.shape[0], [&](std::int64_t begin, std::int64_t end) {
    for (std::int64_t i = begin * width; i < end * width; ++i) {
      rows.as<std::uint16_t>()[i] = toBFloat16(loadAt<T>(tensor.data.data(), i));
    }
  });
}

template <class T>
void widenNorm(const Tensor& tensor, Array& norm) {
  for (std::int64_t i = 0; i < tensor.shape[0]; ++i) {
    norm.as<float>()[i] = runtime::widen(loadAt<T>(tensor.data.data(), i));
  }
}

template <class T>
void convert(const Weight& weight, const Tensor& tensor, Array& array) {
  switch (weight.form) {
    case Form::matrix: return packPanels<T>(tensor, array);
    case Form::rows: return roundRows<T>(tensor, array);
    case Form::norm: return widenNorm<T>(tensor, array);
  }
}

}  // namespace

Array convertWeight(const Weight& weight, const Tensor& tensor) {
  Array array(weight.dtype(), weight.shape(), weight.layout());
  if (tensor.type.dtype == BF16) {
    convert<BFloat16>(weight, tensor, array);
  } else if (tensor.type.dtype == FP16) {
    convert<Half>(weight, tensor, array);
  } else {
    convert<float>(weight, tensor, array);
  }
  return array;
}

}  // namespace pl::checkpoint
